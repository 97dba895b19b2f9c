"""Tasks in forked processes: the same results, the first error, a death by its name, no process left behind."""

import errno
import gc
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from faults_project import eventually
from tidegate.errors import EvidenceError, InfrastructureError, Problem
from tidegate.models.execution.forked import run, run_beside
from tidegate.models.execution.tasks import Tasks
from tidegate.models.execution.workers import Workers

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux only")


def tasks(*calls, costs=None):
    return Tasks(calls, lambda place: f"fold {place + 1}", costs)


def squares(count):
    return tasks(*[lambda number=number: np.array([number**2, os.getpid()]) for number in range(count)])


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("number", [0, 1, 7, 3000], ids=["none", "one", "a few", "more than there are batches"])
def test_results_are_in_the_order_of_their_tasks(count, number):
    found = run(squares(number), Workers(count, 1))
    assert [int(square) for square, _ in found] == [place**2 for place in range(number)]
    assert len({process for _, process in found} - {os.getpid()}) <= count
    assert (os.getpid() in {process for _, process in found}) == (number > 0 and min(count, number) == 1)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_this_process_does_its_own_and_then_takes_part(count):
    own, found = run_beside(os.getpid, squares(6), Workers(count, 1))
    assert own == os.getpid()
    assert [int(square) for square, _ in found] == [0, 1, 4, 9, 16, 25]


def refuses(what, after=0.0):
    def call():
        time.sleep(after)
        raise EvidenceError(Problem(what, key="train.estimator"))

    return call


@pytest.mark.parametrize("count", [1, 2, 4])
def test_the_first_tasks_error_is_raised_whichever_ended_first(count):
    failing = tasks(int, refuses("fold 2 failed", after=0.3), refuses("fold 3 failed"), int, costs=[1, 2, 4, 3])
    with pytest.raises(EvidenceError, match=r"train.estimator: fold 2 failed") as caught:
        run(failing, Workers(count, 1))
    assert caught.value.problems == (Problem("fold 2 failed", key="train.estimator"),)


@pytest.mark.parametrize("count", [1, 3])
def test_an_error_of_its_own_goes_before_the_tasks_and_ends_them(count):
    start = time.monotonic()
    with pytest.raises(EvidenceError, match="all rows"):
        run_beside(refuses("all rows"), tasks(lambda: time.sleep(600), refuses("fold 2")), Workers(count, 1))
    assert time.monotonic() - start < 300


class UnportableError(Exception):
    def __init__(self, one, two):
        super().__init__(f"{one} and {two}")


def breaks(error):
    def call():
        raise error

    return call


@pytest.mark.parametrize(
    "error", [ZeroDivisionError("by nothing"), UnportableError("this", "that")], ids=["own", "other"]
)
def test_a_bug_keeps_its_traceback(error):
    with pytest.raises(Exception, match=str(error)) as caught:
        run(tasks(int, breaks(error)), Workers(2, 1))
    assert "in call" in str(caught.value) + "".join(getattr(caught.value, "__notes__", ()))


def dies(number):
    return lambda: os.kill(os.getpid(), number)


@pytest.mark.parametrize(
    ("call", "how"),
    [
        (dies(signal.SIGKILL), "was ended by SIGKILL"),
        (dies(signal.SIGTERM), "was ended by SIGTERM"),
        (lambda: os._exit(7), "ended with status 7"),
    ],
    ids=["killed", "ended", "left"],
)
def test_a_worker_that_dies_is_named_with_what_it_did_and_the_others_end(call, how):
    start = time.monotonic()
    with pytest.raises(InfrastructureError) as caught:
        run(tasks(lambda: time.sleep(600), call, costs=[2, 1]), Workers(2, 1))
    assert str(caught.value) == (
        f"a worker process {how} at fold 2; nothing was written; "
        "run it again, and if memory ran out, set TIDEGATE_WORKERS=1"
    )
    assert time.monotonic() - start < 300


def test_a_worker_that_crashes_is_named_with_where_it_was():
    with pytest.raises(InfrastructureError) as caught:
        run(tasks(lambda: time.sleep(600), dies(signal.SIGSEGV), costs=[2, 1]), Workers(2, 1))
    line = dies.__code__.co_firstlineno + 1
    assert str(caught.value) == (
        f"a worker process was ended by SIGSEGV at fold 2, in <lambda> (models/execution/test_forked.py:{line}); "
        "nothing was written; set TIDEGATE_WORKERS=1 to run in one process"
    )


def test_a_process_that_cannot_be_started_is_named_and_the_others_end(monkeypatch):
    fork, started = os.fork, []

    def fork_once():
        if started:
            raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        started.append(None)
        return fork()

    monkeypatch.setattr(os, "fork", fork_once)
    start = time.monotonic()
    with pytest.raises(
        InfrastructureError, match=r"could not be started: .*; set TIDEGATE_WORKERS to a smaller number"
    ):
        run(tasks(*[lambda: time.sleep(600)] * 2), Workers(2, 1))
    assert time.monotonic() - start < 300


def descriptors():
    return sorted(path.name for path in Path("/proc/self/fd").iterdir())


def children():
    """Of the test process; a server that other tests share may be among them."""
    return {pid for path in Path("/proc/self/task").iterdir() for pid in (path / "children").read_text().split()}


def test_none_is_left_and_every_pipe_is_closed():
    run(squares(3), Workers(3, 1))  # opens what it keeps: a listing of descriptors, the null device
    before, others = descriptors(), children()
    run(squares(3), Workers(3, 1))
    with pytest.raises(EvidenceError):
        run(tasks(refuses("one"), refuses("two")), Workers(2, 1))
    assert descriptors() == before
    assert children() <= others


CHILD = """
import os, sys, time
from tidegate.models.execution.forked import run
from tidegate.models.execution.tasks import Tasks
from tidegate.models.execution.workers import Workers
def begin():
    os.write(1, b"%d\\n" % os.getpid())  # in one piece, beside the other's
    time.sleep(60)
run(Tasks([begin, begin], str), Workers(2, 1))
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "ended"])
def test_workers_end_with_the_process_that_forked_them(number):
    with subprocess.Popen([sys.executable, "-c", CHILD], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        workers = [int(parent.stdout.readline()) for _ in range(2)]
        parent.send_signal(number)
    assert eventually(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))


GARBAGE = """
import gc
from tidegate.models.execution.forked import run
from tidegate.models.execution.tasks import Tasks
from tidegate.models.execution.workers import Workers
import duckdb
class Cycle:
    def __del__(self):
        print("collected", flush=True)
def leave():
    garbage = Cycle()
    garbage.itself, garbage.database = garbage, duckdb.connect(config={"threads": 4})
    garbage.database.sql("SELECT sum(i) FROM range(1000000) t(i)").fetchall()
gc.disable()  # garbage, and not yet collected: as it is at any time between two collections
leave()
gc.enable()
def collects():
    return gc.isenabled(), gc.collect()
print(*run(Tasks([collects, collects], str), Workers(2, 1)))
print(gc.isenabled() and gc.collect() > 0)
"""


def test_garbage_of_the_process_that_forks_is_its_own_to_collect():
    """The database's threads are not in the worker: destroying it there ends the worker by SIGSEGV."""
    done = subprocess.run([sys.executable, "-c", GARBAGE], capture_output=True, text=True, check=False)
    assert (done.stderr, done.returncode) == ("", 0)
    first, *rest = done.stdout.splitlines()
    assert first.startswith("(True, ")
    assert rest == ["collected", "True"]


def test_where_garbage_was_not_collected_it_still_is_not():
    gc.disable()
    try:
        run(squares(2), Workers(2, 1))
        assert not gc.isenabled()
    finally:
        gc.enable()


CONFINED = """
import sys
from pathlib import Path
from tidegate.models.execution.forked import run
from tidegate.models.execution.tasks import Tasks
from tidegate.models.execution.workers import Workers
from tidegate.repository.confinement import confine
def writes(name):
    def call():
        try:
            Path(name).write_text("x")
            return "written"
        except PermissionError:
            return "refused"
    return call
print(confine([Path("allowed")]), *run(Tasks([writes("elsewhere"), writes("allowed/it")], str), Workers(2, 1)))
"""


def test_a_worker_is_confined_as_the_process_that_forked_it(tmp_path):
    done = subprocess.run([sys.executable, "-c", CONFINED], cwd=tmp_path, capture_output=True, text=True, check=True)
    enforced, elsewhere, allowed = done.stdout.split()
    assert allowed == "written"
    assert elsewhere == ("refused" if enforced == "True" else "written")
    assert (tmp_path / "elsewhere").exists() == (enforced == "False")
