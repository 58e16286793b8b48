"""What every engine promises: results in the order of the tasks; a crash or a stall costs one task."""

import pytest
from dask_cluster import calm
from engine_tasks import note_start, own_pid, refuse_to_start, start, wait_for_file, work

from statement_audit.engine import EngineOptions, LocalExecutor, Lost, Work, default_workers, open_executor
from statement_audit.engine.executor import WINDOW_PER_WORKER
from statement_audit.errors import EngineError
from tests.waiting import LONGEST

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["local", "dask"])
def executor(request):
    with calm(), open_executor(EngineOptions(request.param), 2, print) as opened:
        yield opened


def run(executor, tasks, timeout=LONGEST, initializer=start):
    return list(executor.run_tasks(Work(work, timeout, initializer, ("ready",)), tasks))


def test_every_task_gives_one_result_and_workers_are_initialised(executor):
    assert run(executor, range(100, 150)) == [(number * number, "ready") for number in range(100, 150)]


def test_each_process_is_prepared_once_and_there_are_as_many_as_asked_for(executor, tmp_path):
    started = tmp_path / "started"
    results = executor.run_tasks(Work(own_pid, LONGEST, note_start, (str(started),)), range(80), 80)
    pids = set(results)
    noted = [int(line) for line in started.read_text().split()]
    assert len(noted) == len(set(noted)) == 2
    assert pids <= set(noted)


def test_no_task_gives_no_result(executor):
    assert run(executor, []) == []


def test_results_come_in_the_order_of_the_tasks_though_the_first_is_slow(executor):
    tasks = [99_000, *range(12)]
    assert [square for square, _ in run(executor, tasks)] == [number**2 for number in tasks]


def test_a_crash_costs_one_task(executor):
    results = run(executor, [1, 13, 2, 3])
    assert [(result.task, result.code) for result in results if isinstance(result, Lost)] == [(13, "worker_died")]
    assert [result[0] for result in results if not isinstance(result, Lost)] == [1, 4, 9]


def test_many_crashes_at_once_cost_themselves_alone(executor):
    """Processes that die before anyone knows what they were doing break the pool; the others' work is done again."""
    tasks = [13, 1, 13, 13, 2, 13, 3, 13, 13, 4]
    results = run(executor, tasks)
    assert [isinstance(result, Lost) for result in results] == [task == 13 for task in tasks]
    assert [result[0] for result in results if not isinstance(result, Lost)] == [1, 4, 9, 16]


def test_a_stall_is_stopped_and_costs_one_task(executor):
    results = run(executor, [99, 2, 3], timeout=3.0)
    assert [(result.task, result.code) for result in results if isinstance(result, Lost)] == [(99, "document_timeout")]
    assert len(results) == 3


def test_a_fault_of_the_program_is_raised(executor):
    with pytest.raises(KeyError, match="a fault of ours"):
        run(executor, [-1])


def test_processes_that_cannot_start_end_the_run(executor):
    with pytest.raises(EngineError, match="cannot be started"):
        run(executor, [1, 2], initializer=refuse_to_start)


def test_an_executor_serves_again_after_a_broken_run(executor):
    running = executor.run_tasks(Work(work, LONGEST, start, ("first",)), range(1000))
    assert next(running) == (0, "first")
    running.close()
    assert run(executor, [3]) == [(9, "ready")]


def test_tasks_are_read_only_as_workers_need_them():
    taken = []

    def tasks():
        for number in range(400):
            taken.append(number)
            yield number

    results = LocalExecutor(1).run_tasks(Work(work, LONGEST, start, ("ready",)), tasks())
    next(iter(results))
    assert len(taken) < 10
    results.close()


def test_what_waits_behind_a_slow_task_is_bounded(tmp_path):
    """The first task ends only when as many are taken as may be."""
    taken, full = [], tmp_path / "full"

    def tasks():
        for task in [str(full), *range(400)]:
            taken.append(task)
            if len(taken) == 2 * WINDOW_PER_WORKER:
                full.touch()
            yield task

    results = LocalExecutor(2).run_tasks(Work(wait_for_file, LONGEST), tasks())
    assert next(results) == str(full)
    assert len(taken) == 2 * WINDOW_PER_WORKER
    results.close()


def test_default_workers_is_at_least_one():
    assert default_workers() >= 1
