"""The packaged model stays within a size limit.

Every replica downloads it and keeps it in memory.

Why: a model that grows makes every start of a replica slower and may not fit into its memory.

Example: `model_size: {kind: budget, model_size: 20Mi}`
"""

from collections.abc import Iterator
from typing import Literal

from tidegate.config.section import Mebibytes, Section
from tidegate.gate.claim import Claim
from tidegate.gate.evidence import Evidence, package_size
from tidegate.gate.pairing import Unpaired
from tidegate.number_format import plain
from tidegate.records import Finding, Stricter, Verdict

NEEDS_BASE = False
BY_ROWS = False
NEEDS = ("package_size",)
STRICTER = {"model_size": Stricter.SMALLER}
SUBJECT = "model size in MiB"


class Params(Section):
    """The packaged model may not be larger than a budget."""

    kind: Literal["budget"]
    model_size: Mebibytes
    """The largest size of the packaged model file, e.g. `20Mi`."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    size, base_size = evidence.head.of(package_size), evidence.base.of(package_size) if evidence.base else None
    if isinstance(size, Unpaired):
        yield Finding(name, Verdict.INCONCLUSIVE, size.reason, SUBJECT, remedy=size.remedy)
        return
    base = None if isinstance(base_size, Unpaired) else base_size
    verdict = Verdict.PASS if size <= params.model_size else Verdict.FAIL
    reason = f"the packaged model has {size:.2f} MiB; the budget is {plain(params.model_size)} MiB"
    yield Finding(name, verdict, reason, SUBJECT, base=base, head=size, limit=params.model_size)
