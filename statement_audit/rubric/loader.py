"""Read rubrics: `load_rubric` for one to score with, `check_rubric` for its mistakes, `list_rubrics` for all."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from statement_audit.errors import RubricError
from statement_audit.models import Rubric
from statement_audit.resources import rubric_directories
from statement_audit.rubric import cache
from statement_audit.rubric.build import build_rubric, content_hash
from statement_audit.rubric.document import Document, Mistake, ProblemError, problem_at, read_document
from statement_audit.rubric.resolve import Resolved, find_pack, gather, merge

DEFAULT = "modern-slavery"
UNREADABLE = "does not follow the format; see statement-audit rubric check"


@dataclass(frozen=True, slots=True)
class PackInfo:
    """One rubric file that was found. `hash` and `criteria` count what it inherits too.

    `part`: a piece that others extend and that cannot be scored with alone. `problem` says why a file could not be
    read; its hash is then empty.
    """

    id: str
    version: str
    name: str
    path: Path
    hash: str
    criteria: int
    extends: tuple[str, ...]
    part: bool = False
    problem: str = ""


def load_rubric(source: str | Path = DEFAULT) -> Rubric:
    """Load a rubric by id, or from a user's own file, with everything that it extends.

    Args:
        source: an id such as `modern-slavery`, or a path (anything with a folder in it or ending in .yml or .yaml).

    Raises:
        RubricError: no such rubric, or it breaks the format; the message names file, line, key and what is allowed.
    """
    root = read_document(_locate(source))
    resolved = _checked_before(root) or _check(root)
    if resolved.problems:
        raise ProblemError(resolved.problems)
    return build_rubric(resolved)


def own_criteria(source: str | Path) -> tuple[str, ...]:
    """The criteria that a pack itself adds, then those of others that it changes. The pack was checked before."""
    data = read_document(_locate(source)).data
    return (*(entry["id"] for entry in data.get("criteria", ())), *data.get("override", ()))


def check_rubric(path: str | Path) -> tuple[str, ...]:
    """Return every mistake in a rubric file and in those it extends, one line each; empty if there is none.

    A part of a rubric is checked by itself: whether its criteria fit a whole is checked where it is extended.
    """
    try:
        resolved = _check(read_document(_locate(path)), allow_part=True)
    except ProblemError as exc:
        return tuple(str(problem) for problem in exc.problems)
    except RubricError as exc:
        return (exc.message,)
    return tuple(str(problem) for problem in resolved.problems)


def list_rubrics() -> tuple[PackInfo, ...]:
    """Return every rubric file in the user's, installed and checkout directories, whole ones first, then by id.

    Files are read but not checked, to be quick. The first directory that holds an id hides the others.
    """
    found: dict[str, PackInfo] = {}
    for directory in rubric_directories():
        for path in sorted(directory.glob("*.yml")):
            found.setdefault(path.stem, describe_rubric(path))
    return tuple(sorted(found.values(), key=lambda info: (info.part, info.id)))


def _locate(source: str | Path) -> Path:
    if isinstance(source, Path) or Path(source).suffix in (".yml", ".yaml") or Path(source).name != source:
        return Path(source)
    path = find_pack(source)
    if path is None:
        known = ", ".join(info.id for info in list_rubrics() if not info.part)
        hint = "Pass an id, or the path of a .yml file."
        raise RubricError(f"No rubric '{source}' is known; known: {known}.", hint=hint)
    return path


def _checked_before(root: Document) -> Resolved | None:
    """Resolve without checking, where these very files passed before: it saves the time of pydantic."""
    try:
        documents = gather(root, _looks_right)
    except ProblemError:
        return None
    if cache.recall("checked", _key(documents)) is not True:
        return None
    return merge(root, documents)


def _check(root: Document, *, allow_part: bool = False) -> Resolved:
    from statement_audit.rubric.mistakes import check_whole

    documents = gather(root, _mistakes)
    resolved = merge(root, documents)
    if not root.data.get("part"):
        check_whole(resolved)
    elif not allow_part:
        message = f"'{root.data['id']}' is a part of a rubric; use one that extends it, such as {DEFAULT}"
        resolved.problems.append(problem_at(root, ("part",), message))
    if not resolved.problems and not root.data.get("part"):
        cache.remember("checked", _key(documents), True)
    return resolved


def _mistakes(document: Document) -> list[Mistake]:
    """The mistakes of one file; that one has none is remembered, as a pack of one's own extends the shipped ones."""
    from statement_audit.rubric.mistakes import file_problems

    if cache.recall("sound", document.sha256) is True:
        return []
    mistakes = file_problems(document)
    if not mistakes:
        cache.remember("sound", document.sha256, True)
    return mistakes


def _key(documents: tuple[Document, ...]) -> str:
    return hashlib.sha256("".join(document.sha256 for document in documents).encode()).hexdigest()


def _looks_right(document: Document) -> list[Mistake]:
    """Check just enough of a file to follow `extends`: the rest was checked before, or is somebody else's question."""
    texts = [document.data.get(key) for key in ("id", "version", "name")]
    extends = document.data.get("extends", [])
    right = isinstance(extends, list) and all(isinstance(text, str) for text in (*texts, *extends))
    return [] if right else [Mistake(document.path, None, "", UNREADABLE)]


def describe_rubric(path: Path) -> PackInfo:
    """Say what a rubric file is, without checking it: `problem` is set where it cannot even be read."""
    try:
        root = read_document(path)
        resolved = merge(root, gather(root, _looks_right))
        digest = content_hash(resolved)
    except RubricError as exc:
        return PackInfo(path.stem, "", "", path, "", 0, (), problem=exc.message)
    except (KeyError, TypeError, ValueError, AttributeError):  # values of the wrong kind in an unchecked file
        return PackInfo(path.stem, "", "", path, "", 0, (), problem=f"{path}: {UNREADABLE}")
    named = {name: root.data[name] for name in ("id", "version", "name")}
    extends, part = tuple(root.data.get("extends", [])), root.data.get("part") is True
    problem = str(resolved.problems[0]) if resolved.problems else ""
    criteria = len(resolved.sections["criteria"])
    return PackInfo(**named, path=path, hash=digest, criteria=criteria, extends=extends, part=part, problem=problem)
