from pathlib import Path

import pytest

from prometheus import HERE, THERE, answers, chance, counted, needs_promtool
from tidegate.analyses import error_ratio
from tidegate.analyses._promql import REQUESTS
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
            [-chance(0.02, 1200)],
            id="what clients did wrong is not an error of the server",
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
    assert answers(error_ratio.query(ERRORS, HERE, THERE), dict(series), tmp_path) == pytest.approx(expected)


def test_the_error_ratio_counts_a_server_that_never_failed_as_zero() -> None:
    assert error_ratio.query(ERRORS, HERE, THERE) == (
        '((sum(increase(tidegate_requests_total{namespace="prod",hash="new",code=~"5.."}[300s])) or vector(0)) '
        '/ sum(increase(tidegate_requests_total{namespace="prod",hash="new"}[300s])) '
        '- (0.460593 / sqrt(sum(increase(tidegate_requests_total{namespace="prod",hash="new"}[300s]))) '
        '+ 1.411806 / sum(increase(tidegate_requests_total{namespace="prod",hash="new"}[300s])))) '
        'and (sum(increase(tidegate_requests_total{namespace="prod",hash="new"}[300s])) >= 200)'
    )


def test_its_limit_can_always_fail() -> None:
    declared = error_ratio.Params.model_validate(
        {"kind": "error_ratio", "at_most": 0.02, "window": "5m", "min_requests": 200}
    )
    assert not list(error_ratio.problems(declared, TASKS.load("binary")))
