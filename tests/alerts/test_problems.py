"""Contract mistakes, each refused at its key; tests/validation has them at file:line:col."""

import pytest

from monitored import AVAILABLE, environments, monitor
from tidegate.alerts.problems import cautions, problems

PAGE = {**AVAILABLE, "severity": "page", "runbook": "docs/monitor.md"}


def found(changed=None, **declared):
    places = environments(**(changed or {}))
    return {
        problem.key.removeprefix("monitor."): problem.message
        for problem in problems("flights", places, monitor(**declared))
    }


def test_a_sound_contract_has_none():
    assert found(available=PAGE) == {}


@pytest.mark.parametrize(
    ("declared", "key", "said"),
    [
        ({"available": {**AVAILABLE, "at_least": "100%"}}, "objectives.available.at_least", "leaves no budget"),
        (
            {"available": {**AVAILABLE, "at_least": "90%"}},
            "objectives.available.at_least",
            "burns.fast cannot be reached",
        ),
        (
            {"available": {**AVAILABLE, "environments": ["prdo"]}},
            "objectives.available.environments.0",
            "did you mean prod?",
        ),
        (
            {"available": {**AVAILABLE, "environments": ["dev"]}},
            "objectives.available.environments.0",
            "no rule would ever fire",
        ),
        ({"available": AVAILABLE, "again": AVAILABLE}, "objectives.again", "duplicates available"),
        (
            {"available": {**AVAILABLE, "min_requests": 200_000}},
            "objectives.available.min_requests",
            "expects 144,000 requests",
        ),
        ({"available": AVAILABLE, "_scraped": {"prd": {"job": "x"}}}, "scraped.prd", "did you mean prod?"),
        ({"available": AVAILABLE, "_scraped": {"prod": {"code": "200"}}}, "scraped.prod.code", "a label of the series"),
        (
            {"available": AVAILABLE, "_scraped": {"prod": {"__meta_x": "a"}}},
            "scraped.prod.__meta_x",
            "no stored series",
        ),
        ({"available": AVAILABLE, "_scraped": {"prod": {}}}, "scraped.prod", "names no label"),
        ({"available": AVAILABLE, "_scrape_interval": "2m"}, "scrape_interval", "needs 4 reads; at most 75s"),
        ({"available": AVAILABLE, "_burns": {}}, "burns", "nothing could fire"),
        (
            {"available": AVAILABLE, "_burns": {"fast": {"long": "1h", "short": "5m", "budget": "0.1%"}}},
            "burns.fast.budget",
            "never uses up the budget",
        ),
        (
            {
                "available": {**AVAILABLE, "window": "1d"},
                "_burns": {"long": {"long": "3d", "short": "5m", "budget": "90%"}},
            },
            "objectives.available.window",
            "longer than the budget's window",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_could_never_fire_is_refused(declared, key, said):
    assert said in found(**declared)[key]


def test_too_little_traffic_for_any_share_is_refused():
    rare = {"available": {**AVAILABLE, "min_requests": 1}}
    said = found({"traffic": {"requests_per_second": 0.0005}}, **rare)
    assert "chance explains any share" in said["objectives.available"]


def test_an_environment_without_a_limit_has_no_share_of_it():
    memory = {"kind": "saturation", "resource": "memory", "at_most": "90%", "owner": "me"}
    places = environments()
    object.__setattr__(places["prod"], "target", object())
    wrong = list(problems("flights", places, monitor(memory=memory, _scraped={"prod": {"job": "x"}})))
    assert [problem.key for problem in wrong] == ["monitor.objectives.memory.resource"]


def test_without_a_scraped_environment_nothing_could_fire():
    places = {"dev": environments()["dev"]}
    (problem,) = problems("flights", places, monitor(available=AVAILABLE, fast={**AVAILABLE, "window": "7d"}))
    assert problem.key == "monitor.objectives"
    assert "no rule of available, fast would ever fire; declare the labels of their series" in problem.message


@pytest.mark.parametrize(
    ("runbook", "cautioned"),
    [
        ("docs/roll-out.md", False),
        ("docs/rollout-analyses.md#what-an-analysis-sees", False),
        ("https://wiki.example.com/x", False),
        ("docs/missing.md", True),
        ("../secret.md", True),
        ("/etc/passwd", True),
    ],
)
def test_a_runbook_that_is_not_there_is_a_warning(runbook, cautioned, repository, monkeypatch):
    monkeypatch.chdir(repository)
    found = list(cautions("flights", environments(), monitor(available={**PAGE, "runbook": runbook})))
    assert [problem.level.value for problem in found] == ["warning"] * cautioned


def test_where_only_a_platform_measures_no_rule_is_rendered_and_that_is_a_warning():
    places = {"prod": environments()["prod"]}
    object.__setattr__(places["prod"], "target", object())
    declared = monitor(available=AVAILABLE, quicker=AVAILABLE)
    (twice,) = problems("flights", places, declared)
    assert "duplicates available" in twice.message
    (warning,) = cautions("flights", places, declared)
    assert (warning.key, warning.level.value) == ("monitor.objectives", "warning")
    assert "the servers of prod: no rule is rendered of available, quicker" in warning.message


def warned(**declared):
    return {problem.key: problem.message for problem in cautions("flights", environments(), monitor(**declared))}


@pytest.mark.parametrize(("min_rows", "rare"), [(107_136_000, False), (107_136_001, True)])
def test_more_rows_than_the_traffic_brings_are_a_warning(min_rows, rare):
    said = warned(scores={"kind": "prediction_drift", "owner": "me", "min_rows": min_rows})
    assert [*said] == ["monitor.objectives.scores.min_rows"] * rare
    assert not rare or "expects 107,136,000 requests in 31d" in said["monitor.objectives.scores.min_rows"]


def test_a_pinned_source_of_production_rows_is_a_warning():
    served = {"kind": "file", "path": "s3://rows/served.parquet"}
    assert warned(_sources={"served": served}) == {}
    assert [*warned(_sources={"served": {**served, "sha256": "0" * 64}})] == ["monitor.sources.served.sha256"]


@pytest.mark.parametrize(
    ("declared", "key", "said"),
    [
        ({"_scraped": {"prod": {"job": "flights.*"}}}, "scraped.prod.job", "not as a pattern"),
        ({"_scrape_interval": "31s"}, "analyses.errors.window", "growth over 1m needs 2 reads"),
    ],
)
def test_what_no_series_answers_is_refused(declared, key, said):
    errors = {"kind": "error_ratio", "at_most": 0.02, "window": "1m", "min_requests": 20}
    asked = {"_prometheus": "http://prometheus:9090", "_analyses": {"errors": errors}}
    assert found(available=PAGE, **asked) == {}
    assert said in found(available=PAGE, **asked, **declared)[key]
