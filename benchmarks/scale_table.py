"""The tables of docs/scale.md, and what the measured costs come to for more documents, with the arithmetic shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.scale_plot import label

LARGER = (100_000, 1_000_000)
PLACES = ((16, "16 cores"), (160, "10 machines of 16 cores"))
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Costs:
    """What one statement costs. `wall`: seconds by number of workers; `driver`: seconds of the one writer."""

    statements: int
    wall: Mapping[int, float]
    work: float
    driver: float
    database: float
    archive: float
    reference: float
    growth: float  # bytes of the driver
    end: float


def tables(results: Sequence[Row]) -> str:
    """All tables for which there are measurements, as Markdown."""
    of = {what: [row for row in results if row["what"] == what] for what in ("run", "views", "stages", "references")}
    parts: list[Iterable[str]] = []
    if of["run"]:
        parts += [runs_table(of["run"]), growth_table(of["run"]), same_table(of["run"])]
    if of["stages"]:
        parts.append(stages_table(of["stages"][-1]))
    if of["views"]:
        parts += [views_table(of["views"]), commands_table(of["views"])]
    if of["run"]:
        costs = read_costs(of["run"], of["references"])
        parts += [arithmetic(costs), breaks(costs)]
    return "\n\n".join("\n".join(part) for part in parts)


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table; columns after the first are aligned right."""
    yield f"| {' | '.join(head)} |"
    yield "|---|" + "---:|" * (len(head) - 1)
    for row in rows:
        yield f"| {' | '.join(row)} |"


def runs_table(runs: Sequence[Row]) -> Iterator[str]:
    head = ("Run", "Statements", "Wall", "A minute", "Processor, s each", "Driver, s each", "Database", "Archive")
    return markdown(head, (_run_row(run) for run in runs))


def _run_row(run: Row) -> tuple[str, ...]:
    count = run["statements"]
    return (
        label(run),
        f"{count:,}",
        duration(run["wall_seconds"]),
        f"{run['statements_a_minute']:.1f}",
        f"{run['cpu_seconds'] / count:.2f}",
        f"{run['driver_cpu_seconds'] / count:.3f}",
        size(run["database_bytes"]),
        size(run["archive_bytes"]),
    )


def growth_table(runs: Sequence[Row]) -> Iterator[str]:
    head = (
        *("Run", "Statements", "Peak, all", "Peak, driver", "Driver: a further 1,000", "All: a further 1,000"),
        *("Driver: 2nd tenth, last tenth", "All: 2nd tenth, last tenth"),
    )
    return markdown(head, (_growth_row(run) for run in runs))


def _growth_row(run: Row) -> tuple[str, ...]:
    def slope(name: str) -> str:
        value = run[f"{name}_mib_per_1000"]
        return "run too short" if value is None else f"{value:+.2f} MiB"

    def tenths(name: str) -> str:
        value = run[f"{name}_tenths_mib"]
        return "" if value is None else f"{value[0]:,}, {value[1]:,} MiB"

    peaks = (f"{run['peak_tree_mib']:,} MiB", f"{run['peak_driver_mib']:,} MiB")
    slopes = (slope("driver"), slope("tree"))
    return (label(run), f"{run['statements']:,}", *peaks, *slopes, tenths("driver"), tenths("tree"))


def same_table(runs: Sequence[Row]) -> Iterator[str]:
    """Whether all runs over as many statements found the same."""
    digests: dict[int, dict[str, list[str]]] = {}
    for run in runs:
        digests.setdefault(run["statements"], {}).setdefault(run["digest"], []).append(label(run))
    rows = [
        (f"{count:,}", "; ".join(" = ".join(names) for names in found.values()), "yes" if len(found) == 1 else "NO")
        for count, found in digests.items()
    ]
    return markdown(("Statements", "Runs", "The same findings"), rows)


def stages_table(row: Row) -> Iterator[str]:
    from benchmarks.scale_stages import MODEL, STAGES

    total = sum(row["all"][stage] for stage in STAGES)
    head = ("Stage", *(f"{kind} ({count})" for kind, count in row["count"].items()), "All", "Share")
    rows = [
        (name, *(f"{means[name]:,.1f} ms" for means in row["by_kind"].values()), f"{row['all'][name]:,.1f} ms",
         f"{row['all'][name] / total:.1%}")
        for name in (*STAGES, MODEL)
    ]  # fmt: skip
    return markdown(head, rows)


def views_table(views: Sequence[Row]) -> Iterator[str]:
    """Cold and warm seconds of each view and question, a column a size."""
    head = ("View or question", *(f"{v['statements']:,} ({size(v['database_bytes'])}): cold, warm" for v in views))
    rows = [
        (name, *(_seconds(v[part][name]) for v in views))
        for part in ("views", "questions")
        for name in views[0][part]
        if all(name in v[part] for v in views)
    ]
    return markdown(head, rows)


def _seconds(value: Row) -> str:
    return f"{value['cold']:.3f}, {value['warm']:.3f} s ({value['rows']:,} rows)"


def commands_table(views: Sequence[Row]) -> Iterator[str]:
    head = ("Command", *(f"{v['statements']:,} statements" for v in views))
    rows = [
        (f"`{name}`", *(f"{v['commands'][name]['wall']:.2f} s, {v['commands'][name]['peak_mib']:,} MiB" for v in views))
        for name in views[0]["commands"]
    ]
    return markdown(head, rows)


def read_costs(runs: Sequence[Row], references: Sequence[Row]) -> Costs:
    """The costs as the largest runs of the local engine show them."""
    local = [run for run in runs if run["engine"] == "local"] or list(runs)
    most = max(run["statements"] for run in local)
    largest = sorted((run for run in local if run["statements"] == most), key=lambda run: run["workers"])
    last = largest[-1]
    growth = last["driver_mib_per_1000"]
    return Costs(
        statements=most,
        wall={run["workers"]: _steady(run, "wall_seconds") for run in largest},
        work=(last["cpu_seconds"] - last["driver_cpu_seconds"]) / most,
        driver=_steady(last, "driver_cpu_seconds"),
        database=last["database_bytes"] / most,
        archive=last["archive_bytes"] / most,
        reference=references[-1]["reference_and_task_bytes"] if references else float("nan"),
        growth=float("nan") if growth is None else growth * 2**20 / 1000,
        end=last["end_seconds"] / most,
    )


def _steady(run: Row, name: str) -> float:
    """Seconds a statement once the run is under way; of all of it where it was too short to tell."""
    value: float = run["steady"][name] if run.get("steady") else run[name] / run["statements"]
    return value


def arithmetic(costs: Costs) -> Iterator[str]:
    """What more documents take: each cell says how it comes about."""
    head = ("", *(f"{count:,} documents" for count in LARGER))
    rows: list[tuple[str, ...]] = []
    for workers, wall in costs.wall.items():
        name = f"Time here, {workers} worker{'' if workers == 1 else 's'} (measured rate)"
        rows.append((name, *(f"{count:,} × {wall:.2f} s = {duration(count * wall)}" for count in LARGER)))
    for cores, name in PLACES:
        rows.append((f"Time, {name} (computed)", *(_spread(costs, count, cores) for count in LARGER)))
    rows += [
        ("One writer alone", *(f"{n:,} × {costs.driver:.3f} s = {duration(n * costs.driver)}" for n in LARGER)),
        ("Database", *(f"{n:,} × {costs.database / 1e3:,.0f} kB = {size(n * costs.database)}" for n in LARGER)),
        ("Archive", *(f"{n:,} × {costs.archive / 1e3:,.0f} kB = {size(n * costs.archive)}" for n in LARGER)),
        ("References in memory", *(f"{n:,} × {costs.reference:,.0f} B = {size(n * costs.reference)}" for n in LARGER)),
        (
            "After the last statement",
            *(f"{n:,} × {costs.end * 1e3:.2f} ms = {duration(n * costs.end)}" for n in LARGER),
        ),
    ]
    return markdown(head, rows)


def _spread(costs: Costs, count: int, cores: int) -> str:
    each = max(costs.work / cores, costs.driver)
    which = (
        f"{costs.work:.2f} s / {cores}" if costs.work / cores >= costs.driver else f"one writer's {costs.driver:.3f} s"
    )
    return f"{count:,} × {which} = {duration(count * each)}"


def breaks(costs: Costs) -> Iterator[str]:
    """What gives way first as more is asked, in numbers."""
    cores = costs.work / costs.driver if costs.driver else float("inf")
    yield (
        f"- One writer takes {costs.driver:.3f} s a statement, a worker {costs.work:.2f} s: "
        f"{costs.work:.2f} / {costs.driver:.3f} = {cores:,.0f} cores keep one writer busy; more do not help."
    )
    yield (
        f"- The driver holds {costs.reference:,.0f} bytes for each document that waits: a million take "
        f"{size(1e6 * costs.reference)}. Beside that it grows by {costs.growth:,.0f} bytes a statement done."
    )
    yield (
        f"- What a run does after its last statement took {costs.end * 1000:.2f} ms a statement "
        f"(from {costs.statements:,}): {duration(1e6 * costs.end)} for a million, in one process."
    )
    yield f"- One SQLite file holds {costs.database / 1e3:,.0f} kB a statement: {size(1e6 * costs.database)} for a million."


def duration(seconds: float) -> str:
    """Seconds, minutes, hours or days, whichever reads best."""
    for unit, length in (("days", 86400.0), ("h", 3600.0), ("min", 60.0)):
        if seconds >= 2 * length:
            return f"{seconds / length:,.1f} {unit}"
    return f"{seconds:,.1f} s"


def size(count: float) -> str:
    """Bytes in MB or GB (powers of ten)."""
    return f"{count / 1e9:,.1f} GB" if count >= 1e9 else f"{count / 1e6:,.1f} MB"
