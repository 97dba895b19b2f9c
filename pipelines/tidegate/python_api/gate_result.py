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
from typing import TYPE_CHECKING

from tidegate import artifacts
from tidegate.errors import DeclarationError, EvidenceError, ExitCode, InfrastructureError, UserError
from tidegate.python_api.findings_frame import findings_frame
from tidegate.records import Decision, Verdict
from tidegate.repository import child_process

if TYPE_CHECKING:
    import pandas as pd

_ERRORS: dict[int, type[UserError]] = {
    ExitCode.INVALID: DeclarationError,
    ExitCode.INCONCLUSIVE: EvidenceError,
    ExitCode.INFRASTRUCTURE: InfrastructureError,
}
_SUMMARY = re.compile(r"^\d+ (?:error|problem)s?\b.*\s*\Z", re.MULTILINE)
"""The last line of a verb that was refused: how many problems it had."""


@dataclass(frozen=True)
class GateResult:
    """What the gate decided on a change. A notebook shows it as the comment of a pull request."""

    root: Path
    decision: Decision
    base: str | None = None

    @property
    def verdict(self) -> Verdict:
        """`PASS`, `FAIL` or `INCONCLUSIVE`."""
        return self.decision.verdict

    @property
    def passed(self) -> bool:
        """Whether the change may merge."""
        return self.verdict is Verdict.PASS

    def findings(self) -> "pd.DataFrame":
        """A row per finding and loosening: rule, subject, slice, values, difference, limit, verdict, reason."""
        return findings_frame(self.decision)

    def markdown(self) -> str:
        """The comment that a pull request gets."""
        return self._review[0]

    def html(self) -> str:
        """The page with charts, complete in itself."""
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

    def _repr_markdown_(self) -> str:
        return self.markdown()


def decided(root: Path, base: str | None) -> GateResult:
    """What `tidegate gate` decides there.

    In a process of its own: it runs the merge base's kinds, not those of the work tree, which are loaded here.
    """
    from tidegate.review.formats.json import read_decision

    with _scratch() as folder:
        saved = folder / "decision.json"
        _run(root, "gate", base, ["--save", str(saved)])
        return GateResult(root, read_decision(artifacts.read_json(saved)), base)


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
