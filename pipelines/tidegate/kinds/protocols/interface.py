"""What people and machines call and read."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from tidegate.cli._help import Group
    from tidegate.config.section import Section
    from tidegate.records import Verdict
    from tidegate.review.report import VerbReport


class ReportFormat(Protocol):
    """A format that machines read: a file of `review/formats/`, named by `--output`."""

    def write(self, report: "VerbReport") -> str:
        """The report as a whole document that ends with a newline, or nothing where there is nothing to report."""


class StageKind(Protocol):
    """A step of the pipeline: a file of `stages/`, whose verb of the same name is its command in dvc.yaml."""

    @property
    def Params(self) -> "type[Section]":
        """The keys of params.yaml that it reads; an alias is a dotted key."""

    def run(self, params: Any) -> "Verdict":
        """Read artifacts, call, write artifacts."""


class Verb(Protocol):
    """A command of `tidegate`: a file of `cli/`; `gate_selftest.py` is `tidegate gate selftest`."""

    @property
    def GROUP(self) -> "Group":
        """The heading of `tidegate --help` under which it is listed."""

    @property
    def EXAMPLE(self) -> str:
        """Command lines that its `--help` shows."""

    @property
    def command(self) -> Callable[..., None]:
        """Its signature is the verb's options, its docstring is its help. It imports what it needs inside."""
