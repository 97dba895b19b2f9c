"""Whether a dvc.yaml that the change edits declares every stage completely.

CI recomputes by this file: a stage that is frozen, or that no longer lists what it reads, would keep what it has. The
merge base's own dvc.yaml is not judged, so that an upgrade does not block what it did not change.
"""

from collections.abc import Iterator

from tidegate.config import dvc_yaml
from tidegate.errors import Problem, UserError, Where
from tidegate.gate.composed_params import added_stages
from tidegate.paths import PARAMS
from tidegate.records import Finding, Verdict
from tidegate.repository import pipeline
from tidegate.repository.revisions import git

RULE = "pipeline"
REMEDY = "fix dvc.yaml; `tidegate validate` shows the same"
REMEDY_COMPOSE = "bring the stage compose back"


def findings(base: git.Revision) -> Iterator[Finding]:
    """A failure per problem, at its line. Nothing where dvc.yaml is the base's."""
    before = git.content(base, str(dvc_yaml.PIPELINE)) or b""
    now = dvc_yaml.PIPELINE.read_bytes() if dvc_yaml.PIPELINE.is_file() else None
    if now == before:
        return
    stages = None if now is None else _stages(now)
    if stages is not None and "compose" not in stages and "compose" in (_stages(before) or {}):
        reason = f"no stage composes {PARAMS} any more, so that it may say something else than conf/"
        yield Finding(RULE, Verdict.FAIL, reason, where=Where(str(dvc_yaml.PIPELINE)), remedy=REMEDY_COMPOSE)
    added = tuple(f"stages.{name}" for name in added_stages())
    for problem in _problems():
        if f"{problem.key}.".startswith(tuple(f"{key}." for key in added)):
            continue  # its kind is not loaded here: it waits for an owner, who is named in another finding
        yield Finding(RULE, Verdict.FAIL, problem.message, subject=problem.key, where=problem.where, remedy=REMEDY)


def _stages(text: bytes) -> dict[str, dict[str, object]] | None:
    """The stages by name; None where they cannot be read, which is a problem of its own."""
    try:
        return pipeline.parse(text.decode(errors="replace"))
    except UserError:
        return None


def _problems() -> list[Problem]:
    try:
        return dvc_yaml.problems()
    except UserError as error:
        return list(error.problems)
