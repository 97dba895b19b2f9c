from pathlib import Path

import pytest

from prometheus import BOTH, PODS, answers, chance, counted, needs_promtool
from tidegate.analyses import Observer, Observers, Version, validation_failures
from tidegate.analyses._observers import POD_METRICS
from tidegate.delivery.served_series import REQUESTS
from tidegate.kinds import TASKS
from tidegate.plans import Analysis

DECLARED = {"kind": "validation_failures", "grows_at_most": 0.02, "window": "5m", "min_requests": 200}
REFUSED = Analysis(
    "refused", "validation_failures", at_most=0.02, unit="ratio", window_s=300, min_requests=200, design_effect=2
)
Z = 2.326348 * 2**0.5


def test_the_record_holds_the_declared_limit() -> None:
    record = validation_failures.record("refused", validation_failures.Params.model_validate(DECLARED))
    assert record == REFUSED
    assert validation_failures.share(record) == 0.02


def served(version: str, good: float, bad: float, code: str = "400") -> list[tuple[str, str]]:
    return [counted(REQUESTS, version, good, code="200"), counted(REQUESTS, version, bad, code=code)]


def scatter(share: float, requests: float, stable_requests: float) -> float:
    return Z * (share * (1 - share) * (1 / requests + 1 / stable_requests)) ** 0.5


@needs_promtool
@pytest.mark.parametrize(
    ("series", "expected"),
    [
        pytest.param(
            [*served("new", 0, 4), *served("old", 4, 0)],
            [1 - chance(0.02, 1200)],
            id="a candidate that refuses everything",
        ),
        pytest.param(
            [*served("new", 3, 1), *served("old", 3, 1)],
            [-chance(0.02, 1200) - scatter(0.25, 1200, 1200)],
            id="clients that are wrong alike with both versions",
        ),
        pytest.param(
            [*served("new", 2, 2, "413"), *served("old", 9, 1)],
            [0.4 - chance(0.02, 1200) - scatter(0.1, 1200, 3000)],
            id="a growth by four tenths",
        ),
        pytest.param(
            [*served("new", 3, 1, "499"), *served("old", 4, 0)],
            [-chance(0.02, 1200)],
            id="a client that is gone was not refused",
        ),
        pytest.param(
            [*served("new", 3, 1, "503"), *served("old", 4, 0)], [-chance(0.02, 1200)], id="an error is not a refusal"
        ),
        pytest.param(served("new", 0, 4), [], id="nothing to compare with answers nothing"),
        pytest.param([*served("new", 0, 0.5), *served("old", 4, 0)], [], id="too few requests answer nothing"),
        pytest.param([*served("new", 0, 4), *served("old", 0.5, 0)], [], id="too few to compare with answer nothing"),
        pytest.param([], [], id="no series answer nothing"),
    ],
)
def test_prometheus_answers_what_the_analysis_means(
    series: list[tuple[str, str]], expected: list[float], tmp_path: Path
) -> None:
    text = validation_failures.queries(REFUSED, Observers(PODS))[""]
    assert answers(text, dict(series), tmp_path) == pytest.approx(expected, abs=1e-5)


@needs_promtool
def test_a_version_that_no_longer_serves_is_compared_as_it_was(tmp_path: Path) -> None:
    """All traffic was switched after 10 of 20 minutes."""
    earlier = Version(POD_METRICS, PODS.stable.labels, earlier_s=600)
    series = {
        counted(REQUESTS, "old", 0, code="200")[0]: "0+60x40 2400x40",
        counted(REQUESTS, "new", 0, code="400")[0]: "0x40 0+60x40",
    }
    text = validation_failures.queries(REFUSED, Observers(Observer(PODS.candidate, earlier)))[""]
    assert answers(text, series, tmp_path, at="18m") == pytest.approx([1 - chance(0.02, 1200)], rel=0.01)


def test_a_router_is_asked_as_well() -> None:
    assert list(validation_failures.queries(REFUSED, BOTH)) == ["", "router"]


def test_its_limit_can_always_fail() -> None:
    declared = validation_failures.Params.model_validate(DECLARED)
    assert not list(validation_failures.problems(declared, TASKS.load("binary")))
