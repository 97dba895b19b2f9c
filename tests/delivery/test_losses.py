"""A loss that is declared must be accepted by name, or is refused at its key; an idle acceptance is a warning."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from tidegate.config.schema.root import Environments
from tidegate.delivery import losses
from tidegate.delivery.losses import FULL, Loss, Support, SupportGrade
from tidegate.kinds import ROLLOUTS, TARGETS

PACE = Loss("pace", "replicas are replaced all at once", lambda environment, _: ["rollout.max_surge"])
LABELS = Loss("labels", "objects have no labels")
Declare = Callable[..., Any]


@pytest.fixture
def declare(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Declare:
    """The reference's `staging`, whose target here loses two things of `rolling`."""
    monkeypatch.setitem(TARGETS.load("kubernetes").STRATEGIES, "rolling", Support((PACE, LABELS)))
    staging = yaml.safe_load((repository / "params.yaml").read_text())["environments"]["staging"]
    return lambda **changes: TypeAdapter(Environments).validate_python({"staging": staging | changes})


def test_each_loss_that_is_not_accepted_is_refused_where_it_is_declared(declare: Declare) -> None:
    pace, labels = losses.problems(declare(), {})
    assert (pace.key, labels.key) == ("environments.staging.rollout.max_surge", "environments.staging.rollout.strategy")
    assert pace.message == (
        "kubernetes loses pace: replicas are replaced all at once; change it, or declare accept_loss: [pace, labels] "
        "in environments.staging"
    )


def test_an_accepted_loss_is_passed_and_the_next_message_keeps_it(declare: Declare) -> None:
    assert list(losses.problems(declare(accept_loss=["pace", "labels"]), {})) == []
    (labels,) = losses.problems(declare(accept_loss=["pace"]), {})
    assert "accept_loss: [pace, labels]" in labels.message


def test_an_accepted_name_of_no_loss_is_refused_with_the_nearest(declare: Declare) -> None:
    (unknown,) = losses.problems(declare(accept_loss=["pace", "labels", "label"]), {})
    assert unknown.key == "environments.staging.accept_loss.2"
    assert "unknown loss: label; did you mean labels?" in unknown.message


def test_an_accepted_loss_that_is_not_lost_here_is_a_warning(declare: Declare, monkeypatch: pytest.MonkeyPatch) -> None:
    accepting = declare(accept_loss=["pace", "labels"])
    assert list(losses.cautions(accepting, {})) == []
    here = Loss("pace", "replicas are replaced all at once", lambda environment, _: [])
    monkeypatch.setitem(TARGETS.load("kubernetes").STRATEGIES, "rolling", Support((here, LABELS)))
    (caution,) = losses.cautions(accepting, {})
    assert (caution.key, caution.level) == ("environments.staging.accept_loss.0", "warning")
    assert [loss.name for loss, _ in losses.lost(accepting["staging"], {})] == ["labels"]


@pytest.mark.parametrize("name", ["", "Pace", "a b", "a\nb", "-a"])
def test_a_name_that_could_not_be_declared_is_refused(name: str, declare: Declare) -> None:
    with pytest.raises(ValueError, match="accept_loss"):
        declare(accept_loss=[name])


def test_every_target_says_something_of_every_strategy() -> None:
    """No strategy of the package is unknown to a target of the package, and every sentence has no end of its own."""
    for target, cells in losses.by_target(TARGETS.built_in(), ROLLOUTS.built_in()).items():
        for strategy, cell in cells.items():
            sentences = [cell.impossible, *(loss.what for loss in cell.losses)]
            assert "does not know" not in cell.impossible, (target, strategy)
            assert not any(sentence.endswith(".") for sentence in sentences), (target, strategy)
            assert len({loss.name for loss in cell.losses}) == len(cell.losses), (target, strategy)


def test_a_strategy_that_a_target_does_not_declare_is_impossible() -> None:
    assert losses.support("kubernetes", "at_once").grade is SupportGrade.IMPOSSIBLE
    assert (FULL.grade, Support((LABELS,)).grade) == (SupportGrade.FULL, SupportGrade.PARTIAL)


@pytest.mark.slow
def test_what_the_own_target_loses_is_accepted_without_importing_other_targets(repository: Path) -> None:
    accepted = (
        "import sys; from tidegate.config.composing.compose import compose;"
        "from tidegate.validation.declaration import validate; root = compose().root; validate(root);"
        "print(*(name for name in sys.modules if name.startswith('tidegate.targets.') and name.count('.') == 2))"
    )
    done = subprocess.run([sys.executable, "-c", accepted], cwd=repository, capture_output=True, text=True, check=True)
    loaded = {name.removeprefix("tidegate.targets.") for name in done.stdout.split()}.intersection(TARGETS.names())
    assert loaded == {"kubernetes", "argo_rollouts"}, "the targets of the reference's environments"
