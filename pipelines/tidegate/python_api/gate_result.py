"""The gate's decision on a work tree, made by a process of its own."""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tidegate import artifacts
from tidegate.errors import DeclarationError, EvidenceError, ExitCode, InfrastructureError, UserError
from tidegate.python_api.shown_decision import ShownDecision
from tidegate.repository import child_process

_ERRORS: dict[int, type[UserError]] = {
    ExitCode.INVALID: DeclarationError,
    ExitCode.INCONCLUSIVE: EvidenceError,
    ExitCode.INFRASTRUCTURE: InfrastructureError,
}
_SUMMARY = re.compile(r"^\d+ (?:error|problem)s?\b.*\s*\Z", re.MULTILINE)
"""The last line of a verb that was refused: how many problems it had."""


@dataclass(frozen=True)
class GateResult(ShownDecision):
    """What the gate decided on a change."""

    root: Path
    base: str | None = None

    def markdown(self) -> str:
        return self._review[0]

    def html(self) -> str:
        return self._review[1]

    @cached_property
    def _review(self) -> tuple[str, str]:
        from tidegate.review.formats.json import write
        from tidegate.review.report import of_decision

        with _scratch() as folder:
            decision, markdown, html = folder / "decision.json", folder / "review.md", folder / "review.html"
            artifacts.write_text(decision, write(of_decision(self.decision)))
            files = ["--decision", str(decision), "--md", str(markdown), "--html", str(html)]
            _run(self.root, "review", self.base, files)
            return markdown.read_text(encoding="utf-8"), html.read_text(encoding="utf-8")


def decided(root: Path, base: str | None) -> GateResult:
    """What `tidegate gate` decides there.

    In a process of its own: it runs the merge base's kinds, not those of the work tree, which are loaded here.
    """
    from tidegate.review.formats.json import read_decision

    with _scratch() as folder:
        saved = folder / "decision.json"
        _run(root, "gate", base, ["--save", str(saved)])
        return GateResult(read_decision(artifacts.read_json(saved)), root, base)


@contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="tidegate-") as folder:
        yield Path(folder)


def _run(root: Path, verb: str, base: str | None, options: list[str]) -> None:
    """Run a verb. A decision is its result, whatever it is; without one, its message is raised."""
    named = ["--base", base] if base else []
    program = [sys.executable, "-m", "tidegate", verb, *named, *options]
    ended = child_process.run(program, cwd=root, env={**os.environ, "NO_COLOR": "1"})
    if not Path(options[1]).exists() or ended.code not in (ExitCode.PASS, ExitCode.INCONCLUSIVE, ExitCode.BLOCKED):
        message = _SUMMARY.sub("", ended.err).strip() or f"`tidegate {verb}` ended with exit code {ended.code}"
        raise _ERRORS.get(ended.code, InfrastructureError)(message)
