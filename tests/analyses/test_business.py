from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from analyses.saturation_analyses import answer
from prometheus import PODS, answers, counted, needs_promtool
from tidegate.analyses import Observers, business
from tidegate.delivery.served_series import REQUESTS
from tidegate.plans import Analysis
from tidegate.promql import SeriesStore

DECLARED = {"kind": "business", "events": "booked_total", "falls_at_most": 0.02, "window": "10m", "min_requests": 500}


def of(**changes: Any) -> Analysis:
    declared = {key: value for key, value in (DECLARED | changes).items() if value is not None}
    return business.record("booked", business.Params.model_validate(declared))


def asked(analysis: Analysis) -> str:
    return business.queries(analysis, Observers(PODS))[""]


def per_second(events: dict[str, float], requests: float = 10.0, name: str = "booked_total") -> dict[str, float]:
    """Rates by series of both versions, whose pods answer `requests`."""
    made = {f"{REQUESTS} {version} 200": requests for version in ("new", "old")}
    return made | {f"{name} {version}": rate for version, rate in events.items()}


def filled(rates: dict[str, float]) -> SeriesStore:
    store = SeriesStore()
    for key, rate in rates.items():
        name, version, *code = key.split()
        labels = [("hash", version), ("namespace", "prod"), *(("code", each) for each in code)]
        for second in range(0, 1201, 15):
            store.add(name, tuple(sorted(labels)), second, rate * second)
    return store


def test_a_fall_and_a_growth_are_recorded_apart() -> None:
    assert (of().query, of().at_most, of().unit) == ("-booked_total", 0.02, "ratio")
    grows = of(falls_at_most=None, grows_at_most=0.01, labels={"channel": 'w"eb'})
    assert grows.query == 'booked_total{channel="w\\"eb"}'
    assert of(result="amount", events="spent_sum").unit == "relative"
    assert (business.share(grows), business.share(of())) == (0.01, None)


@pytest.mark.parametrize(
    ("analysis", "rates", "verdict"),
    [
        (of(), per_second({"new": 1.2, "old": 1.2}), "passes"),
        (of(), per_second({"new": 0.2, "old": 1.2}), "fails"),
        (of(), per_second({"new": 1.0, "old": 1.2}), "passes"),
        (of(falls_at_most=None, grows_at_most=0.02), per_second({"new": 2.2, "old": 1.2}), "fails"),
        (of(falls_at_most=None, grows_at_most=0.02), per_second({"new": 0.2, "old": 1.2}), "passes"),
        (of(result="amount", falls_at_most=0.1), per_second({"new": 80.0, "old": 100.0}), "fails"),
        (of(result="amount", falls_at_most=0.1), per_second({"new": 95.0, "old": 100.0}), "passes"),
        (of(result="amount", falls_at_most=None, grows_at_most=0.1), per_second({"new": 120.0, "old": 100.0}), "fails"),
    ],
)
def test_more_than_the_limit_and_chance_fails(analysis: Analysis, rates: dict[str, float], verdict: str) -> None:
    (value,) = answer(asked(analysis), filled(rates))
    assert ("fails" if value > analysis.at_most else "passes") == verdict


@pytest.mark.parametrize("analysis", [of(), of(result="amount")])
@pytest.mark.parametrize(
    "rates",
    [
        {},
        per_second({}),
        per_second({"new": 1.0}),
        per_second({"old": 1.0}),
        per_second({"new": 0.1, "old": 0.1}, requests=0.5),
    ],
    ids=["no data", "no events", "none of the stable version", "none of the candidate", "too few requests"],
)
def test_what_is_missing_decides_nothing(analysis: Analysis, rates: dict[str, float]) -> None:
    assert answer(asked(analysis), filled(rates)) == []


def test_what_is_no_ratio_and_nothing_to_compare_with_decide_nothing() -> None:
    assert answer(asked(of()), filled(per_second({"new": 20.0, "old": 20.0}))) == []
    assert answer(asked(of(result="amount")), filled(per_second({"new": 5.0, "old": 0.0}))) == []


@needs_promtool
@pytest.mark.parametrize("analysis", [of(), of(result="amount")])
def test_prometheus_answers_as_the_evaluator_does(analysis: Analysis, tmp_path: Path) -> None:
    series = dict(
        [
            *(counted(REQUESTS, version, 10, code="200") for version in ("new", "old")),
            counted("booked_total", "new", 0.6),
            counted("booked_total", "old", 1.2),
        ]
    )
    ours = answer(asked(analysis), filled(per_second({"new": 0.6, "old": 1.2})))
    assert answers(asked(analysis), series, tmp_path, at="20m") == pytest.approx(ours)


def test_labels_choose_among_the_series() -> None:
    text = asked(of(labels={"channel": "web"}))
    assert 'booked_total{namespace="prod",hash="new",channel="web"}[600s]' in text
    assert 'booked_total{namespace="prod",hash="old",channel="web"}[600s]' in text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"grows_at_most": 0.1}, "exactly one"),
        ({"falls_at_most": None}, "exactly one"),
        ({"falls_at_most": 0}, "falls_at_most"),
        ({"events": "booked{a=1}"}, "events"),
        ({"events": 'x"} or vector(0)'}, "events"),
        ({"labels": {"a-b": "c"}}, "labels"),
        ({"result": "mean"}, "result"),
    ],
)
def test_what_is_no_typed_query_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        of(**changes)


def test_what_can_fall_is_no_counter() -> None:
    declared = business.Params.model_validate(DECLARED | {"events": "booked"})
    assert [field for field, _ in business.problems(declared, None)] == ["events"]
    assert list(business.problems(business.Params.model_validate(DECLARED), None)) == []


def test_a_label_that_a_controller_would_replace_is_refused() -> None:
    declared = business.Params.model_validate(DECLARED | {"labels": {"shop": "{{args.canary-hash}}", "of": "{a}"}})
    assert [field for field, _ in business.problems(declared, None)] == ["labels.shop"]
