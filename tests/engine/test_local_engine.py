"""Worker processes: order does not matter, crashes and stalls cost one task."""

import os
import time

import pytest

from statement_audit.engine import Lost, default_workers, run_tasks

_started = None


def start(value: str) -> None:
    global _started
    _started = value


def work(task: int) -> tuple[int, str | None]:
    if task == 13:
        os._exit(7)
    if task == 99:
        time.sleep(60)
    if task == -1:
        raise KeyError("a fault of ours")
    return task * task, _started


def run(tasks, workers=2, timeout=20.0):
    return list(run_tasks(work, tasks, workers=workers, timeout=timeout, initializer=start, initargs=("ready",)))


def test_every_task_gives_one_result_and_workers_are_initialised():
    assert sorted(run(range(10))) == [(number * number, "ready") for number in range(10)]


def test_a_crash_costs_one_task():
    results = run([1, 13, 2, 3])
    lost = [result for result in results if isinstance(result, Lost)]
    assert [(one.task, one.code) for one in lost] == [(13, "worker_died")]
    assert "7" in lost[0].message
    assert sorted(result[0] for result in results if not isinstance(result, Lost)) == [1, 4, 9]


def test_a_stall_is_stopped_and_costs_one_task():
    results = run([99, 2, 3], timeout=2.0)
    lost = [result for result in results if isinstance(result, Lost)]
    assert [(one.task, one.code) for one in lost] == [(99, "document_timeout")]
    assert len(results) == 3


def test_tasks_are_read_only_as_workers_need_them():
    taken = []

    def tasks():
        for number in range(200):
            taken.append(number)
            yield number

    results = run_tasks(work, tasks(), workers=1, timeout=20.0, initializer=start, initargs=("ready",))
    next(iter(results))
    assert len(taken) < 20
    results.close()


def test_a_fault_of_the_program_is_raised():
    with pytest.raises(KeyError, match="a fault of ours"):
        run([-1])


def test_default_workers_is_at_least_one():
    assert default_workers() >= 1
