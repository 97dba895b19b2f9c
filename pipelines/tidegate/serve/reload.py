"""Serve another package without a gap.

It is loaded and verified beside the one that answers, then takes its place. SIGHUP asks for it. Until the new package
has answered its golden requests, and where it is refused, the old one goes on; for that time the process holds both.
"""

import gc
from collections.abc import Callable

import anyio
from anyio.to_thread import run_sync

from tidegate.errors import EvidenceError, Problem, UserError, visible
from tidegate.serve.app import Server
from tidegate.serve.package import Servable
from tidegate.serve.routing.flag_file import VersionFlag
from tidegate.serve.served import Served

Variants = tuple[Served, Served | None, VersionFlag | None]
"""The package as it is served, a candidate beside it, and the flag that divides requests between them."""


class Reloader:
    """Reloads one server: `load` makes what will be served, `say` reports the result in a line."""

    def __init__(self, server: Server, load: Callable[[], Variants], say: Callable[[str], None]) -> None:
        self.server, self.load, self.say = server, load, say
        self.thread = anyio.CapacityLimiter(1)
        self.is_loading = self.is_asked_again = False

    async def reload(self) -> None:
        """Load and swap; who asks meanwhile has it done once more afterwards, for the folder may have changed since."""
        self.is_asked_again = True
        if self.is_loading:
            return
        self.is_loading = True
        try:
            while self.is_asked_again:
                self.is_asked_again = False
                await self._once()
        finally:
            self.is_loading = False

    async def _once(self) -> None:
        telemetry = self.server.telemetry
        try:
            served, candidate, flag = await run_sync(self.load, limiter=self.thread)
            require_same_model(self.server.served.servable, served.servable)
        except UserError as error:
            telemetry.reloaded("refused")
            self.say("".join(f"not reloaded: {visible(str(problem))}\n" for problem in error.problems))
            return
        except MemoryError:
            telemetry.reloaded("refused")
            self.say("not reloaded: the memory does not suffice for two packages\n")
            return
        self.server.serve(served, candidate, flag)
        telemetry.reloaded("loaded")
        beside = f", {candidate.servable.version} beside it" if candidate else ""
        self.say(f"{served.servable.name} {served.servable.version} is served now{beside}\n")
        del served, candidate
        # what the former package held is collected now, what this one holds never again
        gc.unfreeze()
        gc.collect()
        gc.freeze()


def require_same_model(served: Servable, other: Servable) -> None:
    """Clients, dashboards and the series of a process belong to one model; another one is another server."""
    for what, before, now in (
        ("name", served.name, other.name),
        ("task", served.signature.task, other.signature.task),
    ):
        if before != now:
            reason = f"the package is of another model: {what} {now}, served is {before}; start a server for it"
            raise EvidenceError(Problem(reason))
