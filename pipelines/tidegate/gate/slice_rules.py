"""Rules that judge each part of a declared slice by one metric.

Parts with fewer rows than the slice's `min_rows` are listed, not judged; `coverage` watches that they do not become
more.
"""

from collections.abc import Callable, Iterator

from tidegate.config.schema.evaluate import MetricName
from tidegate.config.section import Section
from tidegate.data.slices import SliceRows
from tidegate.gate.claim import Claim
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Paired, Unpaired
from tidegate.number_format import some
from tidegate.records import Finding, Verdict


class SliceRule(Section):
    """A rule over the parts of a slice."""

    kind: str
    metric: MetricName
    """The metric that is compared."""
    slices: MetricName
    """The slice under evaluate.slices whose parts are judged, each on its own rows."""


def each_part(
    name: str,
    params: SliceRule,
    evidence: Evidence,
    rows: Paired | Unpaired,
    claim: Callable[[Paired, SliceRows], Claim],
) -> Iterator[Claim | Finding]:
    """The claim on each part of `rows` that is large enough, and the names of those that are not."""
    match rows, evidence.parts(params.slices):
        case Paired() as paired, tuple() as parts:
            yield from (claim(paired, part) for part in parts if part.is_large_enough)
            small = [part.label for part in parts if not part.is_large_enough]
            if 0 < len(small) < len(parts):
                reason = f"{len(small)} of {len(parts)} parts have too few rows and are not judged: {some(small)}"
                yield Finding(name, Verdict.PASS, reason, params.metric, params.slices)
        case (Unpaired() as none, _) | (_, Unpaired() as none):
            yield Finding(name, Verdict.INCONCLUSIVE, none.reason, params.metric, params.slices, remedy=none.remedy)
