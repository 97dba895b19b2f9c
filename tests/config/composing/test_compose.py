"""Composition: the same values as plain Hydra, each traced to the line that set it; nothing reconfigures Hydra."""

from pathlib import Path

import pytest
from hydra import compose as hydra_compose
from hydra import initialize_config_dir
from omegaconf import OmegaConf

from tidegate.config.composing.compose import Composer, compose
from tidegate.config.reading.conf import read_conf
from tidegate.config.reading.node import at
from tidegate.errors import DeclarationError

REFERENCE = [
    (),
    ("train=logistic_regression",),
    ("experiment=baseline",),
    ("experiment=baseline", "seed=11"),
    ("train.estimator.max_iter=3", "+train.search.kind=grid", "~evaluate.metrics.f1"),
    ("rollout@environments.prod.rollout=rolling", "environments.prod.target.replicas={min: 4}"),
    ("++check.not_null=[a,b]", "++made.up=[{a: 1e-3}, null]", "+check.expect.new={type: x}", "~train.preprocess"),
    ("~env@environments.dev", "~engine", "seed=null", "project='2013'"),
]


@pytest.fixture
def conf(tmp_path):
    """Writes files below a conf/ of its own."""

    def write(**files: str) -> Path:
        files.setdefault("config", "defaults:\n  - _self_\nseed: 1\n")
        for name, text in files.items():
            path = tmp_path / "conf" / f"{name.replace('__', '/')}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path / "conf"

    return write


def plain_hydra(overrides, conf=Path("conf")):
    with initialize_config_dir(str(conf.resolve()), version_base=None):
        return OmegaConf.to_container(hydra_compose("config", overrides=list(overrides)), resolve=True)


def refused(conf, *overrides):
    with pytest.raises(DeclarationError) as raised:
        compose(overrides, conf)
    return "\n".join(map(str, raised.value.problems)).replace(f"{conf}/", "conf/")


@pytest.mark.slow
@pytest.mark.parametrize("overrides", REFERENCE, ids=str)
def test_the_reference_composes_to_what_hydra_composes(overrides):
    assert compose(overrides).values == plain_hydra(overrides)


def test_keys_come_in_hydras_order():
    assert str(compose().values) == str(plain_hydra(()))


def test_one_composer_answers_alike_however_often_it_is_asked():
    composer = Composer(read_conf(Path("conf")))
    first = [composer.compose(overrides).values for overrides in REFERENCE]
    assert [composer.compose(overrides).values for overrides in reversed(REFERENCE)] == first[::-1]


@pytest.mark.parametrize(
    ("overrides", "at_cloud"), [((), 1), (("env@a.prod-cloud=two",), 2), (("rollout@a.prod-cloud.rollout=slow",), 1)]
)
def test_a_hyphen_in_a_declared_name_is_composed_as_by_hydra(conf, overrides, at_cloud):
    root = conf(
        config="defaults:\n  - env@a.prod-cloud: one\n  - _self_\nseed: 1\n",
        env__one="defaults:\n  - /rollout@rollout: fast\n  - _self_\nat: 1\n",
        env__two="defaults:\n  - /rollout@rollout: fast\n  - _self_\nat: 2\n",
        rollout__fast="pace: 9\n",
        rollout__slow="pace: 3\n",
    )
    named = compose(overrides, root).values["a"]
    assert named == plain_hydra(overrides, root)["a"]
    assert named["prod-cloud"]["at"] == at_cloud


def test_a_value_is_traced_to_the_file_that_set_it(conf):
    root = conf(
        config="defaults:\n  - train: ridge\n  - _self_\ntrain:\n  alpha: 2\n",
        train__ridge="alpha: 1\nsolver: auto\n",
    )
    composed = compose((), root)
    assert composed.where(("train", "solver")).line == 2
    alpha = at(composed.root, ("train", "alpha"))
    assert alpha.where.path.endswith("config.yaml")
    assert alpha.overrode.where.path.endswith("train/ridge.yaml")
    assert compose(("train.alpha=3",), root).where(("train", "alpha")).path == "override train.alpha=3"


def test_interpolations_resolve_as_in_hydra_and_keep_their_source(conf):
    root = conf(
        config="defaults: [_self_]\nname: tide\ncopy: ${name}\ntext: a ${name} ${n.x}\n"
        "n: {x: 3, y: '${.x}', z: '${..name}'}\nwhole: ${n}\n"
    )
    composed = compose((), root)
    assert composed.values == plain_hydra((), root) | {"stress": {}, "monitor": {}, "environments": {}}
    assert at(composed.root, ("copy",)).through.where.line == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: ${oc.env:HOME}\n", "only ${key} is supported"),
        ("a: ${${b}}\n", "only ${key} is supported"),
        ("a: ${hydra:run.dir}\n", "only ${key} is supported"),
        ("a: ${missing}\n", "${missing} refers to an unknown key"),
        ("a: ${b}\nb: ${a}\n", "refers to itself"),
        ("a: x${b}\nb: [1]\n", "cannot be part of a text"),
        ("a: $${b}\nb: '{c}'\nc: 1\n", "must not produce a new ${…}"),
        ("a: '???'\n", "conf/config.yaml:2:4: a: must be set"),
    ],
)
def test_other_interpolations_are_refused(conf, text, message):
    assert message in refused(conf(config="defaults: [_self_]\n" + text))


def test_a_bomb_of_interpolations_is_stopped(conf):
    lines = [f"k{i}: [" + ", ".join([f"'${{k{i + 1}}}'"] * 9) + "]" for i in range(12)]
    assert "interpolations expand to more than" in refused(
        conf(config="\n".join(["defaults: [_self_]", *lines, "k12: 1\n"]))
    )


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("hydra.run.dir=/tmp/x", "would configure Hydra itself"),
        ("+hydra/launcher=x", "would configure Hydra itself"),
        ("+train@hydra=x", "would configure Hydra itself"),
        ("seed=1,2", "is a sweep"),
        ("seed", "is not an override"),
        ("a b=1", "is not an override"),
        ("sed=1", "unknown key or group: sed; did you mean seed?; to add a key, put + in front"),
        ("train=rige", "train: unknown option of train: rige; did you mean ridge?"),
        ("train=../../x", "train: unknown option of train: ../../x; known: ridge"),
        ("trian=ridge", "unknown key or group: trian; did you mean train?"),
        ("train.alpa=1", "unknown key in train: alpa; did you mean alpha?"),
        ("seed=inf", "must be finite"),
        ("+seed=1", "has a value already"),
        ("~sed", "nothing to delete"),
        ("seed.x=1", "unknown key: seed.x"),
        ("train={alpa: 1}", "did you mean alpha?"),
    ],
)
def test_an_override_that_means_nothing_is_refused(conf, override, message):
    root = conf(config="defaults:\n  - train: ridge\n  - _self_\nseed: 1\n", train__ridge="alpha: 1\n")
    assert message in refused(root, override)


def test_an_unknown_option_is_told_where_it_is_chosen(conf):
    root = conf(config="defaults:\n  - _self_\n  - train: rige\n", train__ridge="alpha: 1\n")
    assert refused(root) == "conf/config.yaml:3:12: train: unknown option of train: rige; did you mean ridge?"


def test_a_choice_that_leads_back_to_its_own_file_is_refused(conf):
    root = conf(config="defaults:\n  - train: ridge\n  - _self_\n", train__ridge="defaults:\n  - /train: ridge\n")
    assert "includes its own file in a cycle" in refused(root)


def test_a_project_that_deploys_nothing_has_no_environment_and_no_monitor(conf):
    assert compose((), conf()).values == {"seed": 1, "stress": {}, "monitor": {}, "environments": {}}
    declared = conf(config="defaults: [_self_]\nseed: 1\nenvironments: {}\nmonitor: {analyses: {}}\n")
    assert compose((), declared).values == {"seed": 1, "stress": {}, "environments": {}, "monitor": {"analyses": {}}}


def test_a_suite_without_references_has_none(conf):
    declared = conf(config="defaults: [_self_]\ncheck: {not_null: [a]}\n")
    assert compose((), declared).values["check"] == {"not_null": ["a"], "references": {}}
    assert compose(["check.not_null=null"], declared).values["check"] == {"not_null": None, "references": {}}
