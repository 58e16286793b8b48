"""Where the time of a statement goes: each stage by file kind, and the functions that take most of it."""

from __future__ import annotations

import cProfile
import pickle
import pstats
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from benchmarks.scale_files import first_rows

if TYPE_CHECKING:
    from statement_audit.runs.recording import Recorder
    from statement_audit.statements.judge import Judge, Task

# What is timed: the module whose name is looked up at the call, the name, the stage.
TIMED = (
    ("statement_audit.extract", "extract", "extract"),
    ("statement_audit.identity.identify", "identify", "identify"),
    ("statement_audit.statements.result", "identity_issues", "doubts"),
    ("statement_audit.extract.copies", "sketch_text", "sketch"),
    ("statement_audit.passages", "split_passages", "passages"),
    ("statement_audit.score.assessment", "assess", "assess"),
    ("statement_audit.score.assessment", "has_enough_text", "assess"),
)
STAGES = (
    *("acquire", "extract", "identify", "doubts", "sketch", "passages", "judge", "assess", "rest"),
    *("transfer", "find copies", "write", "commitments", "reviewed"),
)
SHARE_SHOWN = 0.02
END = "end of the run"
MODEL = "in judge: model"


@dataclass
class Clock:
    """Seconds of each stage, for each kind of file."""

    seconds: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    count: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    model: dict[str, float] = field(default_factory=lambda: defaultdict(float))  # of `judge`: the network itself
    kind: str = ""

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[self.kind][name] += time.perf_counter() - start

    @contextmanager
    def around(self, name: str) -> Iterator[None]:
        """Time what is not part of a stage inside."""
        inside, start = self.total(self.kind), time.perf_counter()
        yield
        whole = time.perf_counter() - start
        self.seconds[self.kind][name] += whole - (self.total(self.kind) - inside)

    def timed(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        def call(*values: Any, **named: Any) -> Any:
            with self.stage(name):
                return function(*values, **named)

        return call

    def timed_model(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Inside `judge`, and so no stage of its own."""

        def call(*values: Any, **named: Any) -> Any:
            start = time.perf_counter()
            found = function(*values, **named)
            self.model[self.kind] += time.perf_counter() - start
            return found

        return call

    def total(self, kind: str) -> float:
        return sum(self.seconds[kind].values())


class TimedClassifier:
    """A classifier whose `judge` is timed."""

    def __init__(self, classifier: Any, clock: Clock) -> None:
        self._classifier = classifier
        self.judge = clock.timed(classifier.judge, "judge")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._classifier, name)


def stages(folder: Path, statements: int, *, profile: bool = True) -> tuple[Clock, list[tuple[float, str]]]:
    """Take the first so many statements to a database in this process, timed; then once more under a profiler."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as place, patched(clock):
        _process(folder, statements, Path(place) / "audit.db", clock)
    if not profile:
        return clock, []
    profiler = cProfile.Profile()
    with tempfile.TemporaryDirectory() as place:
        _process(folder, statements, Path(place) / "audit.db", Clock(), profiler)
    return clock, slowest(profiler)


@contextmanager
def patched(clock: Clock) -> Iterator[None]:
    from importlib import import_module

    from onnxruntime import InferenceSession

    with ExitStack() as stack:
        for module_name, name, stage in TIMED:
            module = import_module(module_name)
            stack.enter_context(patch.object(module, name, clock.timed(getattr(module, name), stage)))
        stack.enter_context(patch.object(InferenceSession, "run", clock.timed_model(InferenceSession.run)))
        yield


def _process(folder: Path, statements: int, db: Path, clock: Clock, profiler: cProfile.Profile | None = None) -> None:
    from statement_audit.documents.references import all_references, read_given
    from statement_audit.features.audit.run import acquire
    from statement_audit.fetch import Session
    from statement_audit.runs.options import RunOptions
    from statement_audit.runs.recording import recording, run_info
    from statement_audit.statements.judge import judged_by, load_judge
    from statement_audit.statements.result import process_statement

    options, quiet = RunOptions(db, command="benchmark"), Silent()
    judge = load_judge(options)
    timed = replace(judge, classifier=TimedClassifier(judge.classifier, clock))
    given = read_given([str(first_rows(folder, statements))], options, judge.rubric)
    info = run_info(options, [str(folder)], judge.rubric.hash, **judged_by(options, judge))
    with recording(options, info, judge.rubric, quiet) as recorder, Session() as session:
        clock.kind = END
        with clock.stage("acquire"):
            refs = all_references(given, options, recorder, session, quiet)
            tasks = acquire(refs, options, judge, recorder, session, quiet)
        process_statement(tasks[0], judge)  # imports, and the model's first call
        with profiler or nullcontext():
            for task in tasks:
                _one(task, timed, recorder, clock)
            _end(recorder, judge, clock)


def _one(task: Task, judge: Judge, recorder: Recorder, clock: Clock) -> None:
    """One statement from its bytes to the database, as worker and driver share the work."""
    from statement_audit.statements.result import process_statement

    clock.kind = Path(task.ref.source_name).suffix.lstrip(".")
    clock.count[clock.kind] += 1
    with clock.around("rest"):
        result = process_statement(task, judge)
    with clock.stage("transfer"):
        result = pickle.loads(pickle.dumps(result))
    write = clock.timed(recorder.writer.write_statement, "write")
    with patch.object(recorder.writer, "write_statement", write), clock.around("find copies"):
        recorder.result(result)


def _end(recorder: Recorder, judge: Judge, clock: Clock) -> None:
    """What a run does once, after its last statement."""
    from statement_audit.derived.commitments import update_commitments
    from statement_audit.derived.reviewed_numbers import refresh_reviewed

    clock.kind = END
    with clock.stage("commitments"):
        update_commitments(recorder.writer.db, lambda: judge.classifier)
    with clock.stage("reviewed"):
        refresh_reviewed(recorder.writer)


class Silent:
    """Progress that shows nothing."""

    def start(self, label: str, total: int) -> None: ...
    def advance(self, label: str) -> None: ...
    def note(self, message: str) -> None: ...


def slowest(profiler: cProfile.Profile) -> list[tuple[float, str]]:
    """Functions whose own time is above 2 % of the whole, with their share, the largest first."""
    table: dict[Any, Any] = vars(pstats.Stats(profiler))["stats"]
    total = sum(values[2] for values in table.values())
    named = [(values[2] / total, _function(key), values[0]) for key, values in table.items()]
    chosen = sorted((one for one in named if one[0] > SHARE_SHOWN), reverse=True)
    return [(share, f"{name}  ({calls:,} calls)") for share, name, calls in chosen]


def _function(key: tuple[str, int, str]) -> str:
    file, line, name = key
    for folder in ("site-packages/", "statement_audit/"):
        if folder in file:
            file = ("statement_audit/" if folder.startswith("statement") else "") + file.rsplit(folder, 1)[1]
            break
    return f"{Path(file).name if file.startswith('/') else file}:{line} {name}" if line else name


def as_row(clock: Clock, functions: Sequence[tuple[float, str]]) -> dict[str, Any]:
    """The figures for the file of results: milliseconds a statement, by kind of file and over all."""
    kinds = sorted(clock.count, key=lambda kind: -clock.count[kind])
    count = sum(clock.count.values())
    return {
        "what": "stages",
        "statements": count,
        "count": {kind: clock.count[kind] for kind in kinds},
        "by_kind": {kind: _means([kind], clock, clock.count[kind]) for kind in kinds},
        "all": _means([*kinds, END], clock, count),
        "functions": [{"share": round(share, 4), "name": name} for share, name in functions],
    }


def _means(kinds: Sequence[str], clock: Clock, count: int) -> dict[str, float]:
    means = {stage: sum(clock.seconds[kind][stage] for kind in kinds) for stage in STAGES}
    means[MODEL] = sum(clock.model[kind] for kind in kinds)
    return {name: round(1000 * spent / count, 3) for name, spent in means.items()}


def report(row: dict[str, Any]) -> str:
    """The stages as text: milliseconds a statement, and shares, by file kind; then the slowest functions."""
    total = sum(row["all"][stage] for stage in STAGES)
    titles = [f"{kind} ({count})" for kind, count in row["count"].items()]
    lines = [f"{row['statements']} statements, {total:,.0f} ms each in one process", ""]
    lines.append(_row("stage", *titles, "all", "share"))
    for name in (*STAGES, MODEL):
        cells = [f"{means[name]:,.1f} ms {_share(means, name)}" for means in row["by_kind"].values()]
        lines.append(_row(name, *cells, f"{row['all'][name]:,.1f} ms", _share(row["all"], name)))
    if row["functions"]:
        lines += ["", "functions by own time, under cProfile (which makes small functions look slower):"]
        lines += [f"  {one['share']:6.1%}  {one['name']}" for one in row["functions"]]
    return "\n".join(lines)


def _share(means: dict[str, float], name: str) -> str:
    return f"{means[name] / sum(means[stage] for stage in STAGES):5.1%}"


def _row(first: str, *cells: str) -> str:
    return f"{first:<16}" + "".join(f"{cell:>19}" for cell in cells)
