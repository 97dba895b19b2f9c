"""Let scikit-learn's searches run their fits in forked processes.

joblib's own processes are new ones: they would read the rows again, and know neither the project's classes nor its
kinds. One of them that dies is waited for, or named by an internal error.
"""

from collections.abc import Callable
from typing import Any

from joblib.parallel import ParallelBackendBase

from tidegate.models.execution.forked import run
from tidegate.models.execution.tasks import Tasks
from tidegate.models.execution.workers import Workers


class SubmittedFit:
    """A batch of fits that joblib has submitted, and its result once it has run."""

    def __init__(self, call: Callable[[], Any], done: Callable[[Any], None] | None) -> None:
        self.call, self.done = call, done
        self.result: Any = None


class ForkedFits(ParallelBackendBase):  # type: ignore[misc]  # joblib is untyped
    """Collects what is submitted, and runs all of it when the first result is asked for."""

    def __init__(self, workers: Workers) -> None:
        super().__init__()
        self._workers = workers
        self._submitted: list[SubmittedFit] = []

    def effective_n_jobs(self, n_jobs: int) -> int:  # noqa: ARG002 (joblib's signature)
        return self._workers.count

    def submit(self, func: Callable[[], Any], callback: Callable[[Any], None] | None = None) -> SubmittedFit:
        self._submitted.append(SubmittedFit(func, callback))
        return self._submitted[-1]

    def retrieve_result(self, out: SubmittedFit, timeout: float | None = None) -> Any:  # noqa: ARG002 (the same)
        if out in self._submitted:
            submitted, self._submitted = self._submitted, []
            calls = [fit.call for fit in submitted]
            tasks = Tasks(calls, name=lambda place: f"fit {place + 1} of {len(calls)} of the search")
            for fit, result in zip(submitted, run(tasks, self._workers), strict=True):
                fit.result = result
                if fit.done:
                    fit.done(result)
        return out.result

    def abort_everything(self, ensure_ready: bool = True) -> None:  # noqa: ARG002, FBT001 (the same)
        self._submitted = []
