"""Code and workflows that judge, edited: whoever computes a metric or runs the gate can decide what it says."""

from collections.abc import Iterable, Iterator

from tidegate.errors import Where
from tidegate.policy.loosening import Loosening

PACKAGE = "pipelines/tidegate"
JUDGING = (
    *(f"{PACKAGE}/{part}" for part in ("checks", "gates", "metrics", "policy", "repository", "stats")),
    *(f"{PACKAGE}/data/{part}" for part in ("condition.py", "slices.py", "splits", "statistics.py")),
    *(f"{PACKAGE}/stages/{stage}.py" for stage in ("check", "evaluate", "gate", "split")),
    f"{PACKAGE}/cli/gate.py",
)
"""Code whose edit changes what a number means or what is decided of it."""
WORKFLOWS = (".github", ".ci", "CODEOWNERS", "dvc.yaml", ".dvc/config")
"""What runs the gate, and who may approve."""
STATUS = {"A": "added", "M": "edited", "D": "removed", "T": "made another kind of file"}


def loosened(changed: Iterable[tuple[str, str]]) -> Iterator[Loosening]:
    """One per file that differs from the base: (path from the repository's root, git's status letter).

    A new metric or rule weakens none that is there; a new workflow may.
    """
    for path, status in changed:
        judging = path.startswith(PACKAGE)
        if not (judging and status == "A"):
            yield Loosening(
                path,
                says=f"{'judging code' if judging else 'workflow'} {STATUS.get(status, 'changed')}",
                where=Where(path),
            )
