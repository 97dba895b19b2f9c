from pathlib import Path

import pytest

from prometheus import BOTH, PODS, answers, chance, counted, needs_promtool
from tidegate.analyses import Observers, error_ratio
from tidegate.delivery.served_series import REQUESTS
from tidegate.kinds import TASKS
from tidegate.plans import Analysis

ERRORS = Analysis("errors", "error_ratio", at_most=0.02, unit="ratio", window_s=300, min_requests=200, design_effect=2)


def test_the_record_holds_the_declared_limit() -> None:
    declared = error_ratio.Params.model_validate(
        {"kind": "error_ratio", "at_most": 0.02, "window": "5m", "min_requests": 200}
    )
    record = error_ratio.record("errors", declared)
    assert record == ERRORS
    assert error_ratio.share(record) == 0.02


@needs_promtool
@pytest.mark.parametrize(
    ("series", "expected"),
    [
        pytest.param(
            [counted(REQUESTS, "new", 2, code="200")],
            [-chance(0.02, 600)],
            id="a server that never failed has the error ratio 0 less what chance adds",
        ),
        pytest.param(
            [counted(REQUESTS, "new", 3, code="200"), counted(REQUESTS, "new", 1, code="503")],
            [0.25 - chance(0.02, 1200)],
            id="one in four requests failed",
        ),
        pytest.param(
            [counted(REQUESTS, "new", 3, code="200"), counted(REQUESTS, "new", 1, code="422")],
            [-chance(0.02, 900)],
            id="what clients did wrong is neither answered nor failed",
        ),
        pytest.param(
            [counted(REQUESTS, "new", 0, code="200"), counted(REQUESTS, "new", 9, code="400")],
            [],
            id="a server that refuses every request answers nothing",
        ),
        pytest.param(
            [
                counted(REQUESTS, "new", 2, code="200"),
                *((counted(REQUESTS, "new", 0, code="500", pod=str(pod))[0], "_x22 20+0x58") for pod in range(3)),
            ],
            [60 / 600 - chance(0.02, 600)],
            id="three series that begin with 20 errors each are 60 errors",
        ),
        pytest.param(
            [counted(REQUESTS, "new", 2, code="200"), (counted(REQUESTS, "new", 0, code="500")[0], "20+0x80")],
            [-chance(0.02, 600)],
            id="errors from before the window are not in it",
        ),
        pytest.param([counted(REQUESTS, "new", 0.5, code="200")], [], id="too few requests answer nothing"),
        pytest.param([counted(REQUESTS, "new", 0, code="200")], [], id="an idle server answers nothing"),
        pytest.param(
            [counted(REQUESTS, "old", 9, code="503")], [], id="the stable version's errors are not the candidate's"
        ),
        pytest.param([], [], id="no series answer nothing"),
    ],
)
def test_prometheus_answers_what_the_analysis_means(
    series: list[tuple[str, str]], expected: list[float], tmp_path: Path
) -> None:
    assert answers(error_ratio.queries(ERRORS, Observers(PODS))[""], dict(series), tmp_path) == pytest.approx(expected)


@needs_promtool
def test_a_router_is_asked_as_well_as_the_pods(tmp_path: Path) -> None:
    series = dict(
        [
            counted(REQUESTS, "new", 2, code="200"),
            counted(REQUESTS, "routed-new", 2, code="200"),
            counted(REQUESTS, "routed-new", 2, code="502"),
        ]
    )
    asked = error_ratio.queries(ERRORS, BOTH)
    assert {view: answers(text, series, tmp_path) for view, text in asked.items()} == {
        "": pytest.approx([-chance(0.02, 600)]),
        "router": pytest.approx([0.5 - chance(0.02, 1200)]),
    }


def test_its_limit_can_always_fail() -> None:
    declared = error_ratio.Params.model_validate(
        {"kind": "error_ratio", "at_most": 0.02, "window": "5m", "min_requests": 200}
    )
    assert not list(error_ratio.problems(declared, TASKS.load("binary")))
