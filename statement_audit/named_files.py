"""Opening a file that a user named: a regular file of bounded size, never a device, a pipe or a folder.

Whatever is wrong is an OSError whose `strerror` says it, so that each caller names the file and the way out in its
own words.
"""

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

MIB = 1024 * 1024
MOST = 64 * MIB  # lists, labels, workbooks
MOST_TEXT = MIB  # what a person writes: rubrics, notes, replies
MOST_DOCUMENT = 200 * MIB  # no statement is as large

_KINDS = {
    stat.S_IFIFO: "it is a named pipe, not a file",
    stat.S_IFSOCK: "it is a socket, not a file",
    stat.S_IFCHR: "it is a device, not a file",
    stat.S_IFBLK: "it is a device, not a file",
}
_HOW = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def read_named(path: Path, most: int = MOST) -> bytes:
    """The bytes of a regular file that holds at most `most` of them, whatever its recorded size says.

    Raises:
        OSError: it cannot be opened, is no regular file, or is larger.
    """
    with open_named(path) as file:
        size = os.fstat(file.fileno()).st_size
        data = file.read(most + 1) if size <= most else b""
    if size > most or len(data) > most:
        raise OSError(errno.EFBIG, f"it holds more than {most // MIB} MiB", str(path))
    return data


def read_named_text(path: Path, most: int = MOST) -> str:
    """As `read_named`, decoded from UTF-8, with a mark or without; every line ends in a line feed.

    Raises:
        OSError: as `read_named`.
        UnicodeDecodeError: it is not UTF-8.
    """
    return read_named(path, most).decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def open_named(path: Path) -> BufferedReader:
    """A regular file, opened for reading; one that is none is neither waited for nor touched.

    Raises:
        OSError: it cannot be opened, or is no regular file.
    """
    _refuse_others(path, path.stat().st_mode)  # opening a device may do something
    handle = os.open(path, _HOW)
    try:
        found = os.fstat(handle)
        _refuse_others(path, found.st_mode)  # it may have been replaced since
        if found.st_size == 0:
            _refuse_streams(path, handle)
    except OSError:
        os.close(handle)
        raise
    return os.fdopen(handle, "rb")


def _refuse_others(path: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, _KINDS.get(stat.S_IFMT(mode), "it is no regular file"), str(path))


def _refuse_streams(path: Path, handle: int) -> None:
    """Some of the system's files, such as /proc/kmsg, pass for regular ones, and let readers wait once all is read."""
    try:
        for _ in range(MIB // 4096):
            if not os.read(handle, 4096):
                break
        os.lseek(handle, 0, os.SEEK_SET)
    except BlockingIOError as error:
        raise OSError(errno.EINVAL, "it is a stream of the system, not a file", str(path)) from error
