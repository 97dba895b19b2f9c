"""A model that outgrows its budget is blocked."""

from dataclasses import replace

import pytest

from gate_evidence import evidence, judged
from tidegate.gate.evidence import package_size


def sized(mib):
    known = evidence(rows=200)
    return replace(known, head=known.head.holding(package_size, package_size.ABSENT if mib is None else mib))


@pytest.mark.parametrize(
    ("mib", "verdict"),
    [(4.9, "pass"), (5.0, "pass"), (5.01, "fail"), (None, "inconclusive")],
    ids=["smaller", "exactly", "larger", "no package"],
)
def test_the_size_against_the_budget(mib, verdict):
    (finding,) = judged(sized(mib), kind="budget", model_size="5Mi")
    assert finding.verdict.value == verdict
    assert finding.limit == (None if mib is None else 5)


def test_the_reason_says_both():
    assert judged(sized(7.5), kind="budget", model_size="5Mi")[0].reason == (
        "the packaged model has 7.50 MiB; the budget is 5 MiB"
    )
