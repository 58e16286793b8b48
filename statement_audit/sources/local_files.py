"""Statements on the disk: files and folders. The content decides what a file is, not its name."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from statement_audit.issue_codes import make_issue
from statement_audit.models import Issue, StatementRef
from statement_audit.plain_text import first_few
from statement_audit.resources import table_beside
from statement_audit.tabular import grouped

SKIPPED = table_beside(__file__)
SKIPPED_SUFFIXES = frozenset(f".{suffix}" for kind in SKIPPED["kinds"].values() for suffix in kind.split())
SKIPPED_NAMES = frozenset(SKIPPED["names"])  # of files and of folders
EXAMPLES = 3  # names given in the issue on skipped files


def read_path(given: str) -> tuple[list[StatementRef], list[Issue]]:
    """Take one file or folder.

    A file that is named is taken whatever its suffix. `source_name` is the file's name, or the path inside the
    folder with forward slashes. Hidden files are passed over silently, kinds that are never a statement with one
    `skipped_file` a kind. Links within the folder are followed, each folder once; one that leads out of it, or to what
    is passed over there, only where it is named itself: else `link_skipped`.
    """
    if not given.strip():
        return [], [make_issue("file_missing", given, "An input is empty.")]
    path = expand_home(given)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        return [], [make_issue("file_missing", given, f"{given}: {_reason(error)}.")]
    if stat.S_ISDIR(mode):
        return _read_folder(path, given)
    if not stat.S_ISREG(mode):
        return [], [make_issue("file_missing", given, f"{given} is a device or a pipe, not a file.")]
    return [StatementRef(source_name=path.name, path=path)], []


def expand_home(given: str) -> Path:
    """The path, with ~ as the home directory. A ~name that is nobody's stays as it is."""
    return Path(os.path.expanduser(given))  # noqa: PTH111 - Path.expanduser raises for an unknown ~name


def _read_folder(folder: Path, given: str) -> tuple[list[StatementRef], list[Issue]]:
    issues: list[Issue] = []
    found = [(path, _inside(path, folder)) for path in _files_below(folder, given, issues)]
    refs = [StatementRef(name, path=path) for path, name in found if path.suffix.lower() not in SKIPPED_SUFFIXES]
    by_suffix = grouped((path.suffix.lower(), name) for path, name in found)
    issues += [_skipped(given, suffix, by_suffix[suffix]) for suffix in sorted(SKIPPED_SUFFIXES & by_suffix.keys())]
    if not refs:
        issues.append(make_issue("folder_empty", given, f"{given} holds no file that may be a statement."))
    return refs, issues


def _files_below(folder: Path, given: str, issues: list[Issue]) -> Iterator[Path]:
    """Every regular, visible file, folder by folder, in the order of names."""

    def note(error: OSError) -> None:
        issues.append(make_issue("file_missing", given, f"{error.filename}: {_reason(error)}."))

    base = folder.resolve()
    seen = {base, *base.parents}  # a link back up would never end
    for place, folders, names in os.walk(folder, onerror=note, followlinks=True):
        here = Path(place)
        # a folder's own name before a link's
        visible = sorted(filter(_visible, folders), key=lambda name: ((here / name).is_symlink(), name))
        folders[:] = sorted(
            name for name in visible if not _leads_out(here / name, folder, base, issues) and _is_new(here / name, seen)
        )
        for path in (here / name for name in sorted(filter(_visible, names))):
            if path.is_symlink() and not path.is_file():
                message = f"{path} is a link that leads nowhere."
                issues.append(make_issue("file_missing", _inside(path, folder), message))
            elif path.is_file() and not _leads_out(path, folder, base, issues):
                yield path


def _leads_out(path: Path, folder: Path, base: Path, issues: list[Issue]) -> bool:
    """Whether this is a link to what the folder does not hold, or to what is passed over in it; then noted.

    Whoever passes a folder means its files. A link may lead to anything, a private key too, and reports publish texts.
    """
    if not path.is_symlink():
        return False
    target = Path(os.path.realpath(path))
    inside = target.parts[len(base.parts) :] if target.is_relative_to(base) else None
    if inside is not None and all(map(_visible, inside)) and target.suffix.lower() not in SKIPPED_SUFFIXES:
        return False
    message = f"{path} is a link to {target}, which is no statement of this folder; it was not followed."
    issues.append(make_issue("link_skipped", _inside(path, folder), message))
    return True


def _is_new(folder: Path, seen: set[Path]) -> bool:
    """Whether the folder was not entered yet, by this name or another."""
    place = Path(os.path.realpath(folder))
    new = place not in seen
    seen.add(place)
    return new


def _visible(name: str) -> bool:
    lower = name.lower()
    return not (name.startswith((".", "~$")) or lower in SKIPPED_NAMES)


def _skipped(given: str, suffix: str, names: list[str]) -> Issue:
    files = f"{len(names)} {suffix} file{'s' * (len(names) > 1)}"
    message = f"{given}: passed over {files}: {first_few(names, EXAMPLES)}."
    hint = "A list of companies is read when it is named itself." if suffix == ".csv" else None
    return make_issue("skipped_file", given, message, hint=hint, suffix=suffix, count=len(names))


def _inside(path: Path, folder: Path) -> str:
    return str(PurePosixPath(path.relative_to(folder)))


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else "not a path"
