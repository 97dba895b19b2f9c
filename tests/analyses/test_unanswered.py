from pathlib import Path

import pytest

from prometheus import BOTH, PODS, answers, chance, counted, needs_promtool
from tidegate.analyses import Observers, unanswered
from tidegate.delivery.served_series import REQUESTS
from tidegate.kinds import TASKS
from tidegate.plans import Analysis

DECLARED = {"kind": "unanswered", "at_most": 0.02, "window": "5m", "min_requests": 200}
UNANSWERED = Analysis(
    "unanswered", "unanswered", at_most=0.02, unit="ratio", window_s=300, min_requests=200, design_effect=2
)


def test_the_record_holds_the_declared_limit() -> None:
    record = unanswered.record("unanswered", unanswered.Params.model_validate(DECLARED))
    assert record == UNANSWERED
    assert unanswered.share(record) == 0.02


def routed(code: str, rate: float) -> tuple[str, str]:
    return counted(REQUESTS, "routed-new", rate, code=code)


@needs_promtool
@pytest.mark.parametrize(
    ("series", "expected"),
    [
        pytest.param([routed("200", 2), routed("502", 2)], 0.5, id="the router found no pod for half of the requests"),
        pytest.param([routed("200", 3), routed("499", 1)], 0.25, id="clients gave up on a quarter"),
        pytest.param(
            [routed("200", 3), routed("500", 1), counted(REQUESTS, "new", 1, code="500")],
            0.0,
            id="errors that pods counted themselves had an answer",
        ),
        pytest.param(
            [routed("200", 4), counted(REQUESTS, "new", 1, code="500")], 0.0, id="more errors than the router saw"
        ),
        pytest.param([routed("200", 2), routed("400", 2)], 0.0, id="a refusal is an answer"),
        pytest.param([routed("200", 0.5)], None, id="too few requests answer nothing"),
        pytest.param([counted(REQUESTS, "new", 4, code="200")], None, id="pods alone answer nothing"),
        pytest.param([], None, id="no series answer nothing"),
    ],
)
def test_prometheus_answers_what_the_analysis_means(
    series: list[tuple[str, str]], expected: float | None, tmp_path: Path
) -> None:
    text = unanswered.queries(UNANSWERED, BOTH)["router"]
    allowed = chance(0.02, 1200)
    assert answers(text, dict(series), tmp_path) == pytest.approx([] if expected is None else [expected - allowed])


def test_pods_cannot_answer_it() -> None:
    assert unanswered.NEEDS_ROUTER
    assert unanswered.queries(UNANSWERED, Observers(PODS)) == {}


def test_its_limit_can_always_fail() -> None:
    assert not list(unanswered.problems(unanswered.Params.model_validate(DECLARED), TASKS.load("binary")))
