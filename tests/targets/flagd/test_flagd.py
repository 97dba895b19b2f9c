"""The rendered flags, evaluated by the OpenFeature provider of flagd: who gets which version."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from template_values import replaced, shape
from tidegate.config.schema.monitor import Monitor
from tidegate.delivery import losses
from tidegate.targets import Manifest
from tidegate.targets._declaration_checks import problems
from tidegate.targets._render import render
from tidegate.targets.flagd import FORMAT, Params, flaws

Rendered = Callable[..., Manifest]
NEW, OLD = "abababababab", "cdcdcdcdcdcd"
CASES = sorted((Path(__file__).parents[2] / "cases/templates/values").glob("*.txt"))


@contextmanager
def asked(manifest: Manifest, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """`ask(caller, group="staff")`: the version of that caller, as an application with the official provider gets it.

    It loads gRPC: one and a half seconds.
    """
    from openfeature import api
    from openfeature.contrib.provider.flagd import FlagdProvider
    from openfeature.contrib.provider.flagd.config import ResolverType
    from openfeature.evaluation_context import EvaluationContext

    logging.getLogger("openfeature").setLevel(logging.CRITICAL)
    path = tmp_path / "flags.json"
    path.write_text(manifest.text)
    (flag,) = manifest.document["flags"]
    provider = FlagdProvider(resolver_type=ResolverType.FILE, offline_flag_source_path=str(path))
    api.set_provider_and_wait(provider)
    client = api.get_client()

    def ask(caller: str | None, **attributes: Any) -> str:
        return client.get_string_value(flag, "nothing", EvaluationContext(caller, attributes))

    try:
        yield ask
    finally:
        api.shutdown()
        api.clear_providers()


def shares(ask: Callable[..., str], attribute: str = "") -> Counter[str]:
    callers = [f"caller-{number}" for number in range(1000)]
    return Counter(ask(None if attribute else name, **({attribute: name} if attribute else {})) for name in callers)


def rule(manifest: Manifest) -> Any:
    (flag,) = manifest.document["flags"].values()
    return flag.get("targeting")


def test_the_rule_is_the_live_steps(flag_file: Rendered) -> None:
    few = rule(flag_file("feature_flag", "few"))
    assert few["if"][:2] == [{"in": [{"var": "group"}, ["staff"]]}, "candidate"]
    assert few["if"][2]["if"][1]["fractional"][1:] == [["candidate", 10], ["stable", 90]]
    assert rule(flag_file("phased", "pilot")) == {
        "if": [{"in": [{"var": "x-region"}, ["north"]]}, "candidate", "stable"]
    }
    assert rule(flag_file("feature_flag", "half", killed=True)) is None
    assert (
        flag_file("feature_flag", "half", killed=True).document["flags"]["model-version"]["defaultVariant"] == "stable"
    )
    assert flag_file("feature_flag", None).document["flags"]["model-version"] == {
        "state": "ENABLED",
        "variants": {"candidate": NEW},
        "defaultVariant": "candidate",
    }


@pytest.mark.slow
@pytest.mark.parametrize(("step", "percent"), [("few", 10), ("half", 50)])
def test_a_share_of_the_callers_gets_the_candidate(
    step: str, percent: int, flag_file: Rendered, tmp_path: Path
) -> None:
    manifest = flag_file("feature_flag", step)
    assert list(flaws((manifest,), Params(kind="flagd"))) == []
    with asked(manifest, tmp_path) as ask:
        found = shares(ask)
        assert set(found) == {NEW, OLD}
        # four standard deviations of 1,000 callers
        assert found[NEW] / 1000 == pytest.approx(
            percent / 100, abs=4 * (percent * (100 - percent) / 1e4 / 1000) ** 0.5
        )
        assert ask("anybody", group="staff") == NEW
        assert ask(None) == OLD, "a caller without a key gets what the default says"


@pytest.mark.slow
def test_who_has_the_candidate_keeps_it_while_the_share_grows(flag_file: Rendered, tmp_path: Path) -> None:
    callers = [f"caller-{number}" for number in range(500)]
    chosen = []
    for step in ("few", "half"):
        with asked(flag_file("feature_flag", step), tmp_path) as ask:
            chosen.append({caller for caller in callers if ask(caller) == NEW})
    assert chosen[0] < chosen[1]


@pytest.mark.slow
def test_the_kill_switch_takes_everybody_back(flag_file: Rendered, tmp_path: Path) -> None:
    manifest = flag_file("feature_flag", "half", killed=True)
    assert list(flaws((manifest,), Params(kind="flagd"))) == []
    with asked(manifest, tmp_path) as ask:
        assert shares(ask) == {OLD: 1000}
        assert ask("anybody", group="staff") == OLD


@pytest.mark.slow
def test_without_a_live_step_the_release_is_everybodys(flag_file: Rendered, tmp_path: Path) -> None:
    with asked(flag_file("feature_flag", None), tmp_path) as ask:
        assert shares(ask) == {NEW: 1000}


@pytest.mark.slow
def test_a_phase_is_its_cohort_and_nobody_else(flag_file: Rendered, tmp_path: Path) -> None:
    with asked(flag_file("phased", "wide"), tmp_path) as ask:
        by_region = {region: ask("a", **{"x-region": region}) for region in ("north", "south", "west", "east", "")}
        assert by_region == {"north": NEW, "south": NEW, "west": NEW, "east": OLD, "": OLD}
        assert ask("a") == OLD


@pytest.mark.slow
def test_the_arms_of_a_test_are_divided_anew_by_the_next_one(flag_file: Rendered, tmp_path: Path) -> None:
    arms = []
    for hypothesis in ("the first thing to be shown", "the second thing to be shown"):
        with asked(flag_file("ab_test", "trial", hypothesis=hypothesis), tmp_path) as ask:
            arms.append([ask(None, **{"x-caller": f"caller-{number}"}) == NEW for number in range(2000)])
            assert arms[-1].count(True) / 2000 == pytest.approx(0.5, abs=0.045)
            assert ask("a") == OLD, "who names no caller is in no arm"
    both = sum(first and second for first, second in zip(*arms, strict=True))
    assert both / 2000 == pytest.approx(0.25, abs=0.045)


@pytest.mark.slow
@pytest.mark.parametrize(("strategy", "step"), [("canary", "wide"), ("linear", "at-40"), ("blue_green", "live")])
def test_other_strategies_are_shares_of_callers(
    strategy: str, step: str, flag_file: Rendered, names: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    manifest = flag_file(strategy, step)
    assert list(flaws((manifest,), Params(kind="flagd"))) == []
    (weight,) = {planned["weight"] for planned in names(strategy, step)["plan"]["steps"] if planned["name"] == step}
    assert list(manifest.document["flags"]) == ["flights-model"]
    with asked(manifest, tmp_path) as ask:
        assert shares(ask)[NEW] / 1000 == pytest.approx(weight / 100, abs=0.064)


def test_what_is_lost_is_accepted_by_name(declared_flag: Callable[..., Any], params: dict[str, Any]) -> None:
    environments = declared_flag("feature_flag", "few")
    names = {problem.message.partition(" loses ")[2].partition(":")[0] for problem in losses.problems(environments, {})}
    assert names == {"progress", "rollback", "analyses"}
    accepted = environments["prod"].model_copy(update={"accept_loss": ("progress", "rollback", "analyses")})
    assert list(problems("flights", {"prod": accepted}, Monitor.model_validate(params["monitor"]))) == []


def test_a_switch_that_leads_nowhere_is_refused(declared_flag: Callable[..., Any], params: dict[str, Any]) -> None:
    environment = declared_flag("feature_flag", None, killed=True)["prod"]
    accepted = environment.model_copy(update={"accept_loss": ("progress", "rollback", "analyses")})
    (found,) = problems("flights", {"prod": accepted}, Monitor.model_validate(params["monitor"]))
    assert found.key == "environments.prod.rollout.killed"
    assert "needs stable and step" in found.message


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_hostile_value_in_every_slot_keeps_the_structure(
    case: Path, names: Callable[..., dict[str, Any]], flag_file: Rendered, repository: Path
) -> None:
    text = case.read_bytes().decode()
    (manifest,) = render(repository / "templates", "flagd", replaced(names("feature_flag", "few"), text), FORMAT)
    assert shape(manifest.document) == shape(flag_file("feature_flag", "few").document)
    assert text in str(manifest.document["metadata"]["tidegate/package"])
