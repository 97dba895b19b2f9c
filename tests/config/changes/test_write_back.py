"""Wanted values come into conf/ as the smallest edit, proved by composing again."""

import difflib
from pathlib import Path

import pytest

from tidegate.config.changes.write_back import Adoption
from tidegate.config.composing.compose import Composer
from tidegate.config.reading.conf import parse_conf, read_conf
from tidegate.errors import DeclarationError

CONF = Path("conf")
FILES = {
    "config.yaml": "# the choices\ndefaults:\n  - train: forest          # the model\n  - env@environments.dev: small\n"
    "  - env@environments.prod: small\n  - _self_\nseed: 7   # of all\n",
    "train/forest.yaml": "trees: 100   # enough\ndepth: {max: 5, min: 1}\n",
    "train/line.yaml": "penalty: 0.5\n",
    "env/small.yaml": "replicas: 1\n",
    "env/large.yaml": "replicas: 9\n",
}


def adopted(*overrides, files=FILES):
    texts = {name: text.encode() for name, text in files.items()}
    wanted = Composer(parse_conf(texts, CONF)).compose(overrides).values
    adoption = Adoption(dict(texts), CONF, wanted)
    adoption.run()
    assert Composer(parse_conf(adoption.texts, CONF)).compose().values == wanted
    return {
        name: [
            line
            for line in difflib.ndiff(texts[name].decode().splitlines(), text.decode().splitlines())
            if line[0] in "+-"
        ]
        for name, text in adoption.texts.items()
        if text != texts[name]
    }


def test_what_is_as_wanted_is_not_touched():
    assert adopted() == {}


def test_a_value_is_replaced_in_its_place_and_the_comment_keeps_its_column():
    assert adopted("train.trees=20") == {
        "train/forest.yaml": ["- trees: 100   # enough", "+ trees: 20    # enough"]
    }  # fmt: skip
    assert adopted("train.depth.max=12") == {
        "train/forest.yaml": ["- depth: {max: 5, min: 1}", "+ depth: {max: 12, min: 1}"]
    }  # fmt: skip


def test_another_option_is_chosen_and_not_copied():
    assert adopted("train=line") == {
        "config.yaml": ["-   - train: forest          # the model", "+   - train: line            # the model"]
    }  # fmt: skip


def test_an_option_and_a_value_in_it():
    edits = adopted("train=line", "train.penalty=2.0", "seed=8")
    assert edits["train/line.yaml"] == ["- penalty: 0.5", "+ penalty: 2.0"]
    assert "+ seed: 8   # of all" in edits["config.yaml"]


def test_one_environment_of_two_that_share_a_file_is_set_apart():
    assert adopted("environments.prod.replicas=3") == {"config.yaml": ["+ environments: {prod: {replicas: 3}}"]}


def test_both_environments_of_a_shared_file_change_its_line():
    assert adopted("environments.prod.replicas=3", "environments.dev.replicas=3") == {
        "env/small.yaml": ["- replicas: 1", "+ replicas: 3"]
    }  # fmt: skip


def test_one_environment_takes_another_option():
    assert adopted("env@environments.prod=large") == {
        "config.yaml": ["-   - env@environments.prod: small", "+   - env@environments.prod: large"]
    }  # fmt: skip


def test_new_keys_and_lists_are_set_in_config_yaml():
    assert adopted("+train.names=[a, 'no', '010']", "+train.text='x: y'") == {
        "config.yaml": ["+ train: {names: [a, 'no', '010'], text: 'x: y'}"]
    }


def test_what_only_removal_could_bring_about_is_refused_by_name():
    with pytest.raises(
        DeclarationError, match=r"train.depth.min: no single edit removes it; remove 1 from conf/ by hand"
    ):
        adopted("~train.depth.min")


@pytest.mark.parametrize(
    "overrides",
    [("train=logistic_regression",), ("train.estimator.max_iter=50", "gate.alpha=0.1"), ("engine.threads=2",)],
    ids=str,
)
def test_the_reference_takes_back_what_experiments_change(overrides):
    conf = read_conf(CONF)
    texts = {f"{name}.yaml": (CONF / f"{name}.yaml").read_bytes() for name in conf.files}
    adoption = Adoption(dict(texts), CONF, Composer(conf).compose(overrides).values)
    adoption.run()
    assert len(adoption.edits) == len(overrides)
