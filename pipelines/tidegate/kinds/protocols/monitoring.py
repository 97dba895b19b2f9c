"""What must hold in production."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from tidegate.config.section import Section
    from tidegate.objectives import DeclaredData, Service, Signal, WindowRows
    from tidegate.records import Finding, Stricter


class ObjectiveKind(Protocol):
    """What must hold in production: a file of `objectives/`, named by `kind` in `monitor.objectives`."""

    @property
    def Params(self) -> "type[Section]":
        """What is declared of it; the first field is `kind`."""

    @property
    def STRICTER(self) -> "Mapping[str, Stricter]":
        """The fields of its `Params` that may be tightened freely; any other change is a loosening."""

    def problems(self, params: Any, data: "DeclaredData") -> Iterator[tuple[str, str]]:
        """The fields that could never hold, never fail, or name what is not declared, each with the reason."""

    def signal(self, params: Any, service: "Service") -> "Signal | None":
        """What live series show of it in an environment; None where they show nothing."""

    def observe(self, name: str, params: Any, window: "WindowRows") -> "Iterator[Finding]":
        """What the rows of a window show of it; nothing where rows cannot show it."""
