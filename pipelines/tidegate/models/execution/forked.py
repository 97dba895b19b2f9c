"""Run independent tasks in forked processes, with the results of one process.

A forked process has the rows already, so that they are in memory once, and it is confined as this one is: it inherits
the kernel's restrictions. Results come back by pipes; nothing is written to disk.

Fork before this process computes: GNU's OpenMP, once it has used several threads, does not survive a fork. What is
garbage here is never collected in a forked process: DuckDB's databases and ONNX Runtime's sessions wait, when they are
destroyed, for threads that a fork does not have, and end the process by SIGSEGV.
"""

import ctypes
import gc
import multiprocessing
import os
import pickle
import signal
import struct
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, cast

from tidegate.errors import InfrastructureError, UserError
from tidegate.models.execution.crash_place import CrashPlace
from tidegate.models.execution.tasks import Tasks
from tidegate.models.execution.workers import VARIABLE, Workers

Result = TypeVar("Result")
Own = TypeVar("Own")

_NUMBER = struct.Struct("<I")
_PARENT_DEATH_SIGNAL = 1


def run(tasks: Tasks[Result], workers: Workers) -> list[Result]:
    """The results, in the tasks' order. Of tasks that fail, the first one's error is raised, whichever ended first."""
    if workers.elsewhere:
        return workers.elsewhere(tasks)
    count = min(workers.count, len(tasks.calls))
    if count <= 1:
        return tasks.one_by_one()
    with _Pool(tasks, count, workers.threads) as pool:
        return pool.results({})


def run_beside(own: Callable[[], Own], tasks: Tasks[Result], workers: Workers) -> tuple[Own, list[Result]]:
    """What `own` returns, which runs in this process while others begin the tasks, and the tasks' results.

    An error of `own` goes before the tasks'.
    """
    if workers.elsewhere:
        return own(), workers.elsewhere(tasks)
    count = min(workers.count, len(tasks.calls) + 1)
    if count <= 1:
        return own(), tasks.one_by_one()
    with _Pool(tasks, count - 1, workers.threads) as pool:
        result = own()
        return result, pool.results(pool.take_part())


@dataclass(frozen=True, slots=True)
class Failure:
    """What a task raised, as it is sent to the process that asked."""

    error: Exception


@dataclass(frozen=True, slots=True)
class _Worker:
    process: ForkProcess
    answers: Connection
    crash: CrashPlace


class _Pool(Generic[Result]):
    """Processes that take batches of tasks until none is left; they end with the block."""

    def __init__(self, tasks: Tasks[Result], count: int, threads: int) -> None:
        self._tasks, self._batches = tasks, tasks.batches()
        self._numbers, giving = os.pipe()
        os.write(giving, b"".join(map(_NUMBER.pack, range(len(self._batches)))))
        os.close(giving)
        self._workers: list[_Worker] = []
        self._count, self._threads = count, threads

    def __enter__(self) -> Self:
        sys.stdout.flush()
        sys.stderr.flush()
        try:
            for _ in range(self._count):
                self._workers.append(self._started())
        except OSError as error:
            self._end()
            message = f"a worker process could not be started: {error.strerror}; set {VARIABLE} to a smaller number"
            raise InfrastructureError(message) from None
        except BaseException:  # also an interrupt: no process is left that waits for tasks
            self._end()
            raise
        return self

    def _started(self) -> _Worker:
        context = multiprocessing.get_context("fork")
        answers, answering = context.Pipe(duplex=False)
        crash = CrashPlace()
        process = context.Process(target=self._serve, args=(answering, os.getpid(), crash), daemon=True)
        try:
            with answering, _garbage_kept():  # closed before the next one is forked, which would keep it open
                process.start()
        except BaseException:  # also an interrupt: only this frame knows these two
            answers.close()
            crash.close()
            raise
        return _Worker(process, answers, crash)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        for worker in self._workers:
            worker.process.kill()
            worker.process.join()
            worker.process.close()
            worker.answers.close()
            worker.crash.close()
        os.close(self._numbers)

    def take_part(self) -> dict[int, Result | Failure]:
        """What this process makes of the batches that no other has taken."""
        outcomes: dict[int, Result | Failure] = {}
        for batch in self._taken():
            self._tasks.begins(self._batches[batch][0])
            outcomes |= {place: outcome_of(self._tasks.calls[place]) for place in self._batches[batch]}
        return outcomes

    def results(self, outcomes: dict[int, Result | Failure]) -> list[Result]:
        """All results: these, and those of the processes."""
        for answered in self._answers():
            outcomes |= answered
        return unpacked([outcomes[place] for place in range(len(self._tasks.calls))])

    def _answers(self) -> "Iterator[dict[int, Result | Failure]]":
        begun: dict[Connection, int] = {}
        waiting = {worker.answers: worker for worker in self._workers}
        while waiting:
            for ready in cast("list[Connection]", wait(list(waiting))):
                try:
                    message = ready.recv_bytes()
                except EOFError:
                    raise self._ended(waiting[ready], begun.get(ready)) from None
                if len(message) == _NUMBER.size:
                    (begun[ready],) = _NUMBER.unpack(message)
                    self._tasks.begins(self._batches[begun[ready]][0])
                else:
                    del waiting[ready]
                    # of a process that runs what this one would run, confined as this one is
                    yield pickle.loads(message)  # noqa: S301

    def _ended(self, worker: _Worker, batch: int | None) -> InfrastructureError:
        worker.process.join()
        code = worker.process.exitcode or 0
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with status {code}"
        at = f"at {self._tasks.name(self._batches[batch][0])}" if batch is not None else "before its first task"
        remedy = f"run it again, and if memory ran out, set {VARIABLE}=1"
        if place := worker.crash.text():
            remedy = f"set {VARIABLE}=1 to run in one process"
        return InfrastructureError(f"a worker process {how} {at}{place}; nothing was written; {remedy}")

    def _taken(self) -> Iterator[int]:
        """Numbers of batches, each taken by one process only: a read of a pipe is undivided."""
        while number := os.read(self._numbers, _NUMBER.size):
            yield _NUMBER.unpack(number)[0]

    def _serve(self, answering: Connection, parent: int, crash: CrashPlace) -> None:
        """Answer tasks; runs in the new process."""
        gc.freeze()
        gc.enable()
        crash.watch()
        from threadpoolctl import threadpool_limits

        _end_with(parent)
        outcomes: dict[int, Result | Failure] = {}
        with threadpool_limits(self._threads):
            for batch in self._taken():
                answering.send_bytes(_NUMBER.pack(batch))
                outcomes |= {place: outcome_of(self._tasks.calls[place]) for place in self._batches[batch]}
        answering.send_bytes(pickle.dumps(outcomes))


@contextmanager
def _garbage_kept() -> Iterator[None]:
    """A process that is forked within starts without collecting garbage, so that it can leave this one's alone."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def unpacked(outcomes: Sequence[Result | Failure]) -> list[Result]:
    """The results; the first error among them is raised."""
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            raise outcome.error
    return cast("list[Result]", list(outcomes))


def outcome_of(call: Callable[[], Result]) -> Result | Failure:
    """What it returns, or what it raises, in a form that another process can read."""
    try:
        return call()
    except Exception as error:  # noqa: BLE001 (raised again, in the process that asked)
        return Failure(_portable(error))


def _portable(error: Exception) -> Exception:
    """The error with its traceback as a note, where it can be sent to another process; else one of the same text."""
    if not isinstance(error, UserError):
        error.add_note("".join(traceback.format_exception(error)).rstrip())
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 (just pickled)
    except Exception:  # noqa: BLE001 (an error class may refuse in any way)
        return RuntimeError("".join(traceback.format_exception(error)).rstrip())
    return error


def _end_with(parent: int) -> None:
    """Signals end this process as they would any; so does the end of the one that forked it."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    libc: Any = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
