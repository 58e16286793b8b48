"""Files that a command leaves behind: whole under their final names, and never in place of the user's own.

One way for all of them: they are written in a hidden folder on the same disk and take their names when they are whole,
so that a full disk or a kill before that leaves what was there. A hidden manifest in every folder that is written to
more than once holds the hashes of what commands wrote: a file without one, or with another, is the user's and is never
replaced. Nothing is written through a link.
"""

import errno
import gc
import hashlib
import json
import os
import secrets
import shutil
import stat
import sys
import tempfile
import traceback
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from statement_audit.errors import AuditError, OutputError, UsageError
from statement_audit.resources import table_beside

PREFIX = ".statement-audit-"
MANIFEST = f"{PREFIX}files.json"  # of single files, in a folder that may hold others
WHOLE = f"{PREFIX}%s.json"  # of a folder that was written as a whole, by what it holds: a report, gold
TEMPORARY = ".tmp"
LEFT_BY_BROWSERS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})  # of files: nobody misses them
NAMED = 3  # files that a message names
_ABOUT = "SHA-256 of what statement-audit wrote here. A file that has another one is yours and is not replaced."

Hashes = Mapping[str, Sequence[str]]  # a file's path below the folder -> hashes that count as written by a command


# --- a file, several files, a folder ----------------------------------------------------------


@contextmanager
def writing_file(path: Path) -> Iterator[Path]:
    """Lend a place to write to; what is there when the block ends becomes `path`. Errors as in `writing_files`."""
    with writing_files(path.parent, [path.name]) as place:
        yield place / path.name


@contextmanager
def writing_files(folder: Path, names: Collection[str]) -> Iterator[Path]:
    """Lend a hidden folder; those of `names` that it holds when the block ends take their places in `folder`.

    Raises:
        UsageError: a name is taken by what no command wrote, by a link or a folder; or nothing can be written there.
        OutputError: the disk is full or fails, or a limit of the system is met. Nothing has changed then.
    """
    with explained(folder / next(iter(names)) if len(names) == 1 else folder), _made(folder):
        refuse_users_files(folder, names)
        with _stage(folder, folder) as place:
            yield place
            with _locked(folder):
                _take_names(place, folder, [name for name in names if (place / name).exists()])


@contextmanager
def writing_folder(out: Path, kind: str | None) -> Iterator[Path]:
    """Lend a new folder beside `out`; when the block ends it is swapped with what is there.

    Args:
        out: the folder as it will be called.
        kind: what it holds; an earlier one of this kind is replaced. None: the folder must be new or empty.

    Raises:
        UsageError: `out` holds what no command wrote, is a file, a disk, or the folder one stands in; or cannot be
            written.
        OutputError: the disk is full or fails, or a limit of the system is met. What was there is whole then.
    """
    with explained(out):
        place = _checked_place(out)
        with _made(place.parent):
            with _locked(place.parent):
                _recover(place)
            _refuse_users_folder(place, out, kind)
            with _stage(place.parent, place) as new:
                yield new
                if kind:
                    hashes = {name: [file_sha256(new / name)] for name in _files_below(new, kind)}
                    _write_manifest(new / (WHOLE % kind), hashes, new.parent)
                with _locked(place.parent):
                    _refuse_users_folder(place, out, kind)
                    _swap(new, place)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file of the program's own, whole or not at all: beside it, synced, renamed. It outlives a power cut.

    The umask decides who may read it. Raises OSError where it cannot be written; nothing half is left behind.
    """
    with beside(path) as temporary:
        temporary.write_bytes(data)
        _sync(temporary)
    with suppress(OSError):  # Windows cannot open a folder
        _sync(path.parent)


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Lend a name beside `path`; the file that is there when the block ends takes `path`. Raises OSError."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}{TEMPORARY}")
    try:
        yield temporary
        temporary.replace(path)
    except BaseException:  # also Ctrl-C: the half file must go, whatever stopped it
        temporary.unlink(missing_ok=True)
        raise


# --- whose a file is ----------------------------------------------------------------------------


def refuse_users_files(folder: Path, names: Collection[str]) -> None:
    """Stop before what no command wrote is replaced.

    Raises:
        UsageError: a name is taken by a file that has no hash in the folder's manifest, by a link or by a folder.
    """
    held = _read_manifest(folder / MANIFEST)
    told = ((name, _why_taken(folder / name, held.get(name, ()))) for name in names)
    taken = [f"{name}{why}" for name, why in told if why is not None]
    if taken:
        raise UsageError(
            f"In {folder} this would replace what no command wrote, or what was changed since: {_listed(taken)}.",
            hint="Nothing was written. Move that away, or name another place with --out.",
        )


def refuse_links(folder: Path, path: str) -> None:
    """Raises UsageError where a folder on the way from `folder` to `path` is a link: it leads elsewhere."""
    for place in Path(path).parents:
        if (folder / place).is_symlink() and place != Path():
            raise UsageError(
                f"{folder / place} is a link; nothing is written through it.", hint="Remove it, or name another --out."
            )


def _why_taken(path: Path, hashes: Collection[str]) -> str | None:
    """What is said after a name that is not free for a new file; None where it is."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return " (a link)" if path.is_symlink() else " (a folder)" if path.is_dir() else " (no file)"
    free = found.st_size == 0 or (hashes and file_sha256(path) in hashes)  # an empty file holds nothing to lose
    return None if free else ""


def _refuse_users_folder(place: Path, out: Path, kind: str | None) -> None:
    if not place.exists():
        return
    if not kind:
        if any(place.iterdir()):
            raise UsageError(f"{out} is there already and not empty.", hint="Name a new folder with --out.")
        return
    held = _read_manifest(place / (WHOLE % kind))
    foreign = [name for name in _files_below(place, kind) if _is_users(place / name, held.get(name, ()))]
    if foreign:
        raise UsageError(
            f"{out} holds other files, which no earlier {kind} has, or which were changed since: {_listed(foreign)}.",
            hint="Nothing was written: the folder is made anew as a whole. Name an empty or new one with --out.",
        )


def _is_users(path: Path, hashes: Collection[str]) -> bool:
    return path.is_symlink() or not path.is_file() or not hashes or file_sha256(path) not in hashes


def _files_below(folder: Path, kind: str) -> list[str]:
    """Paths of all files and links below, but the manifest and what browsers of files leave."""
    found = []
    for root, folders, names in os.walk(folder, onerror=_raise):
        links = [name for name in folders if Path(root, name).is_symlink()]
        found += [Path(root, name) for name in (*names, *links) if name not in LEFT_BY_BROWSERS]
    return sorted(path.relative_to(folder).as_posix() for path in found if path != folder / (WHOLE % kind))


def _raise(error: OSError) -> None:
    raise error


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"


def _checked_place(out: Path) -> Path:
    """The real folder that is meant: where `out` is a link to a folder, that one."""
    if out.is_symlink() and not out.is_dir():
        raise UsageError(f"{out} is a link that leads to no folder.", hint="Name a folder with --out.")
    place = Path(os.path.realpath(out))
    if place.exists() and not place.is_dir():
        raise UsageError(f"{out} is no folder.", hint="Name a folder with --out.")
    if Path.cwd().is_relative_to(place):
        raise UsageError(
            f"{out} is the folder that you are in, or holds it: it cannot be swapped for a new one.",
            hint="Name a new folder inside it with --out, for example --out results.",
        )
    if place.is_mount():
        raise UsageError(
            f"{out} is a disk of its own: it cannot be swapped for a new folder.",
            hint=f"Name a new folder inside it, for example --out {out / 'results'}.",
        )
    return place


# --- the manifest -------------------------------------------------------------------------------


def _read_manifest(path: Path) -> Hashes:
    """What commands wrote there; nothing where there is no manifest or it is damaged: all files are the user's then."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return {}
        held = json.loads(path.read_bytes())["files"]
        return {str(name): [str(one) for one in hashes] for name, hashes in held.items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _write_manifest(path: Path, hashes: Hashes, stage: Path) -> None:
    """Write it in the hidden folder, and rename it."""
    held = {"about": _ABOUT, "files": dict(sorted(hashes.items()))}
    written = stage / MANIFEST
    written.write_text(json.dumps(held, indent=0) + "\n", encoding="utf-8")
    written.replace(path)


def _take_names(new: Path, folder: Path, names: Sequence[str]) -> None:
    """Rename the files into `folder`. Old and new hashes stand in the manifest meanwhile: whatever is there after a
    kill was written by a command."""
    refuse_users_files(folder, names)
    fresh = {name: [file_sha256(new / name)] for name in names}
    held = {name: hashes for name, hashes in _read_manifest(folder / MANIFEST).items() if (folder / name).exists()}
    both = held | {name: [*held.get(name, ()), *hashes] for name, hashes in fresh.items()}
    _write_manifest(folder / MANIFEST, both, new.parent)
    for name in names:
        (new / name).replace(folder / name)
    _write_manifest(folder / MANIFEST, held | fresh, new.parent)


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, which need not fit in memory."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --- beside and swapped -------------------------------------------------------------------------


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    """Make the folder and those above it; those that were made go again where the block fails."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for place in missing:
            with suppress(OSError):  # not empty: somebody else writes there too
                place.rmdir()
        raise


@contextmanager
def _stage(parent: Path, target: Path) -> Iterator[Path]:
    """Lend a new folder in `parent`, gone at the end; what killed commands left of theirs goes first."""
    prefix = f"{PREFIX}new-{_mark(target)}-"
    with ExitStack() as held:
        with _locked(parent):
            for left in parent.glob(f"{prefix}*"):
                with _locked(left, wait=False) as unused:
                    if unused:
                        shutil.rmtree(left, ignore_errors=True)
            stage = Path(tempfile.mkdtemp(dir=parent, prefix=prefix))
            held.enter_context(_locked(stage))  # as long as this process lives
        held.callback(shutil.rmtree, stage, ignore_errors=True)
        (stage / "new").mkdir()  # with the permissions that the umask gives; the stage is this user's alone
        yield stage / "new"


def _swap(new: Path, place: Path) -> None:
    """Put the new folder in the place of the old one; `_recover` mends what a kill between the two renames leaves."""
    old = _aside(place)
    if place.exists():
        place.rename(old)
    try:
        new.rename(place)
    except BaseException:
        if old.exists():
            old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _recover(place: Path) -> None:
    """After a kill in `_swap`: the old folder is put back, or removed where the new one is there."""
    old = _aside(place)
    if old.is_dir() and not old.is_symlink() and not place.exists():
        old.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _aside(place: Path) -> Path:
    return place.with_name(f"{PREFIX}old-{_mark(place)}")


def _mark(place: Path) -> str:
    """Tells folders apart in hidden names, which must not grow with theirs."""
    return hashlib.sha256(os.fsencode(place.name)).hexdigest()[:12]


@contextmanager
def _locked(folder: Path, *, wait: bool = True) -> Iterator[bool]:
    """Let commands of one machine take turns, where its system and the disk know how; whether the folder is held."""
    with ExitStack() as held:
        yield _lock(folder, held, wait)


def _lock(folder: Path, held: ExitStack, wait: bool) -> bool:
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        held.callback(os.close, handle)
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True


# --- errors -------------------------------------------------------------------------------------

_HINTS = table_beside(__file__)
# By the system's numbers: what the disk or the system lacks (exit code 1), and what is wrong with the place (2).
_LACKING, _WRONG_PLACE = (
    {getattr(errno, name): hint for name, hint in _HINTS[kind].items()} for kind in ("lacking", "wrong_place")
)
_OF_DISKS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of the disk in the block into ones that a user can act on; `path`: what is being written."""
    try:
        yield
    except BrokenPipeError:  # who reads standard output has had enough
        raise
    except OSError as error:
        if error.filename is None:  # in the middle of a file
            _free(error)
        raise _problem(error, path) from error


def _free(error: BaseException) -> None:
    """Let go of what the failed block held open: a ZIP or Parquet file that cannot be ended would print a traceback
    later, when Python closes it."""
    before, sys.unraisablehook = sys.unraisablehook, lambda _: None
    try:
        cause: BaseException | None = error
        while cause is not None:
            traceback.clear_frames(cause.__traceback__)
            cause = cause.__context__
        gc.collect()
    finally:
        sys.unraisablehook = before


def lacking(error: OSError | MemoryError | ImportError) -> AuditError | None:
    """What the machine lacks, or does not allow, whatever was being done; None where the error is another."""
    if isinstance(error, ImportError):  # a library that memory has no room for
        return lacking(MemoryError()) if "failed to map segment" in str(error) else None
    if isinstance(error, MemoryError):
        return OutputError("There is not enough memory.", hint=_LACKING[errno.ENOMEM])
    if error.errno == errno.ENOENT and error.filename is None:  # as `os.getcwd` says it
        return UsageError("The current folder is gone.", hint="Change to a folder that exists (cd) and run it again.")
    named = isinstance(error.filename, str | bytes)
    unnamed = "Cannot write the output: " if error.errno in _OF_DISKS else ""
    place = f"{os.fsdecode(error.filename)}: " if named else unnamed
    if named and error.errno in _WRONG_PLACE:
        return UsageError(f"{place}{error.strerror}.", hint=_WRONG_PLACE[error.errno].replace(" with --out", ""))
    if error.errno not in _LACKING:
        return None
    return OutputError(f"{place}{error.strerror}.", hint=_LACKING[error.errno])


def _problem(error: OSError, path: Path) -> AuditError:
    reason = (error.strerror or str(error)).lower()
    place = _meant(error, path)
    if path.is_relative_to(place) and path != place:
        text = f"Cannot write {path}: {place}: {reason}."
    else:
        text = f"Cannot {'write' if place.is_relative_to(path) else 'use'} {place}: {reason}."
    if error.errno in _LACKING:
        return OutputError(text, hint=_LACKING[error.errno])
    return UsageError(text, hint=_WRONG_PLACE.get(error.errno or 0, _HINTS["other_place"]))


def _meant(error: OSError, path: Path) -> Path:
    """The file that the error is about, under its final name."""
    name = error.filename2 or error.filename  # of two files the second is the one that is written
    if not isinstance(name, str | bytes):
        return path
    found = Path(os.fsdecode(name))
    hidden = next((number for number, part in enumerate(found.parts) if part.startswith(f"{PREFIX}new-")), None)
    if hidden is None:
        return path if found.name.startswith(PREFIX) or found.name.endswith(TEMPORARY) else found
    below = Path(*found.parts[hidden + 2 :])
    return path if below == Path(path.name) else path / below


def out_path(text: str | Path) -> Path:
    """The value of an option that names what is written.

    Raises:
        UsageError: it is empty, as where a variable of the shell is not set: nobody means the current folder by that.
    """
    if not str(text).strip():
        raise UsageError("No place is named.", hint="Name one, as in --out results; . is the current folder.")
    return Path(text)
