from pathlib import Path

import pytest

from prometheus import PODS, answers, counted, needs_promtool
from tidegate.analyses import Observers, score_shift
from tidegate.delivery.served_series import REQUESTS, SCORE
from tidegate.kinds import TASKS
from tidegate.plans import Analysis

SHIFT = Analysis("shift", "score_shift", at_most=0.05, unit="score", window_s=900, min_requests=500)


def test_the_record_holds_the_declared_limit() -> None:
    declared = score_shift.Params.model_validate({"kind": "score_shift", "at_most": 0.05})
    record = score_shift.record("shift", declared)
    assert record == SHIFT
    assert score_shift.share(record) is None


@needs_promtool
@pytest.mark.parametrize(
    ("series", "expected"),
    [
        pytest.param(
            [
                *(counted(REQUESTS, version, 2, code="200") for version in ("new", "old")),
                *(counted(SCORE + "_count", version, 2) for version in ("new", "old")),
                counted(SCORE + "_sum", "new", 0.6),
                counted(SCORE + "_sum", "old", 0.5),
            ],
            [0.05],
            id="the mean score moved by 0.05",
        ),
        pytest.param(
            [
                counted(REQUESTS, "new", 2, code="200"),
                counted(SCORE + "_count", "new", 2),
                counted(SCORE + "_sum", "new", 1),
            ],
            [],
            id="nothing to compare with answers nothing",
        ),
    ],
)
def test_prometheus_answers_what_the_analysis_means(
    series: list[tuple[str, str]], expected: list[float], tmp_path: Path
) -> None:
    assert answers(score_shift.queries(SHIFT, Observers(PODS))[""], dict(series), tmp_path) == pytest.approx(expected)


def test_a_score_shift_asks_for_enough_requests_of_both_versions() -> None:
    text = score_shift.queries(SHIFT, Observers(PODS))[""]
    assert text.count(">= 500") == 2
    assert text.endswith(
        'and (sum(increase(tidegate_requests_total{namespace="prod",hash="old",code="200"}[900s])) >= 500)'
    )


@pytest.mark.parametrize(
    ("task", "at_most", "fields"), [("binary", 1.0, ["at_most"]), ("binary", 0.9, []), ("regression", 5.0, [])]
)
def test_a_limit_that_a_mean_probability_cannot_exceed_is_refused(task: str, at_most: float, fields: list[str]) -> None:
    declared = score_shift.Params.model_validate({"kind": "score_shift", "at_most": at_most})
    assert [field for field, _ in score_shift.problems(declared, TASKS.load(task))] == fields
