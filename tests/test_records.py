"""Verdicts add up to the worst of them, and to nothing decided when there are none."""

import pytest

from tidegate.records import Verdict

P, I, F = Verdict.PASS, Verdict.INCONCLUSIVE, Verdict.FAIL  # noqa: E741 (three letters for a truth table)


@pytest.mark.parametrize(
    ("verdicts", "worst"),
    [([P, P], P), ([P, I], I), ([I, F, P], F), ([F], F), ([], I)],
    ids=["all pass", "one undecided", "one fails", "only a failure", "nothing judged is not a pass"],
)
def test_the_worst_verdict_speaks_for_all(verdicts: list[Verdict], worst: Verdict) -> None:
    assert Verdict.worst(verdicts) is worst


def test_each_verdict_has_its_own_exit_code() -> None:
    assert [verdict.exit_code for verdict in (P, I, F)] == [0, 3, 10]
