"""gate: judge what lies in the work tree against the evidence of the merge base."""

from collections.abc import Callable
from pathlib import Path

from pydantic import Field

from tidegate.config.model import Section
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.gate import Gate
from tidegate.policy import reading
from tidegate.policy.evidence import Evidence
from tidegate.policy.judge import judge
from tidegate.records import Decision
from tidegate.repository import evidence as kept
from tidegate.repository import git


class Params(Section):
    gate: Gate
    evaluate: Evaluate
    seed: int = Field(ge=0)


def run(params: Params, *, base: str | None = None, tell: Callable[[str], None] = lambda _: None) -> Decision:
    """Judge the work tree against where it left `base` (default: origin/main, else main).

    `tell` hears, one sentence each, what takes long.
    """
    head = reading.revision(Path(), git.here())
    with kept.at(git.merge_base(base), tell=tell) as at_base:
        name = str(at_base.revision)
        before = None if at_base.origin is kept.Origin.NONE else reading.revision(at_base.root, name)
        evidence = Evidence(params.evaluate, head, before, seed=params.seed)
        return judge(params.gate, evidence, base=name, notes=(str(at_base),))
