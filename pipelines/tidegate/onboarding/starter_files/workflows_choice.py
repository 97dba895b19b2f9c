"""Choose which workflows are added: callers, copies, or one that only checks."""

from collections.abc import Callable
from dataclasses import dataclass

from tidegate.errors import DeclarationError
from tidegate.onboarding.starter_files import workflows_source
from tidegate.starter import GITHUB, GITHUB_CALLS, GITHUB_SIMPLE

UNKNOWN = (
    "the commit of this tidegate is not known, so its workflows cannot be called at it; adding copies. "
    "To call them, name it: --workflows-ref owner/tidegate@ and the full commit id"
)


@dataclass(frozen=True, slots=True)
class WorkflowsChoice:
    """The starter's group, "" for none; what callers call; and what a person should know of it."""

    group: str = ""
    source: str = ""
    note: str = ""


def choose(
    ref: str,
    *,
    wanted: bool,
    copies: bool,
    simple: bool,
    recorded: Callable[[], str] = workflows_source.recorded,
) -> WorkflowsChoice:
    """Callers where it is known what they call, else copies. `ref` is the commit that a person names, `recorded` reads
    that of the installation; each may be empty. Raises DeclarationError for contradicting options.
    """
    if simple and (copies or ref):
        raise DeclarationError("--simple-workflow calls and copies nothing else; leave the other option out")
    if copies and ref:
        raise DeclarationError("--copy-workflows calls nothing; leave --workflows-ref out")
    if simple:
        return WorkflowsChoice(GITHUB_SIMPLE)
    if copies:
        return WorkflowsChoice(GITHUB)
    if not (wanted or ref):
        return WorkflowsChoice()
    if source := workflows_source.parsed(ref) if ref else recorded():
        return WorkflowsChoice(GITHUB_CALLS, source)
    return WorkflowsChoice(GITHUB, note=UNKNOWN)
