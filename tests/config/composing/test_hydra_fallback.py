"""Hydra's own grammar and defaults lists, on files that were read strictly; each refusal with its place."""

from pathlib import Path

import pytest
from hydra.core.object_type import ObjectType

from tidegate.config.composing.defaults import Layer
from tidegate.config.composing.hydra_fallback import Lists, StrictSource
from tidegate.config.reading.conf import parse_conf
from tidegate.errors import DeclarationError

FILES = {
    "config": "defaults:\n  - train: ridge\n  - _self_\nseed: 1\n",
    "train/ridge": "alpha: 1\n",
    "train/lasso": "alpha: 2\n",
    "experiment/e": "# @package _global_\ndefaults:\n  - override /train: lasso\n",
}


def conf(**files):
    texts = FILES | {name.replace("__", "/"): text for name, text in files.items()}
    return parse_conf({f"{name}.yaml": text.encode() for name, text in texts.items()}, Path("conf"))


def lists(**files):
    return Lists(conf(**files))


def refused(ask, *arguments):
    with pytest.raises(DeclarationError) as error:
        ask(*arguments)
    return [str(each) for each in error.value.problems]


def test_overrides_are_parted_into_choices_and_values_in_their_order():
    choices, values = lists().parted(("seed=3", "train=lasso", "+a.b=1", "train={alpha: 3}", "~train"))
    assert choices == ("train=lasso", "~train")
    assert [(each.key_or_group, each.value()) for each in values] == [
        ("seed", 3),
        ("a.b", 1),
        ("train", {"alpha": 3}),
    ]


def test_every_override_that_means_nothing_is_named_at_once():
    said = refused(lists().parted, ("a b=1", "seed=1,2", "hydra.run.dir=x", "train@hydra=ridge", "seed=4", "(" * 9_000))
    assert [each.partition(": ")[0] for each in said[:4]] == [
        "override a b=1",
        "override seed=1,2",
        "override hydra.run.dir=x",
        "override train@hydra=ridge",
    ]
    assert len(said) == 5
    assert "write key=value, +key=value, ~key or group=option" in said[0]
    assert "queue it with `dvc exp run --queue -S 'seed=1,2'`" in said[1]
    assert all("would configure Hydra itself" in each for each in said[2:4])


def test_the_files_of_a_composition_come_in_the_order_of_their_lists():
    found = lists().defaults(())
    assert found.layers == (Layer("train/ridge", "train", "config"), Layer("config", "", None))
    assert found.choices["train"] == "ridge"


def test_a_choice_and_an_experiment_replace_an_option():
    assert lists().defaults(("train=lasso",)).choices["train"] == "lasso"
    found = lists().defaults(("+experiment=e",))
    assert [layer.file for layer in found.layers] == ["train/lasso", "config", "experiment/e"]
    assert "train" not in lists().defaults(("~train",)).choices


@pytest.mark.parametrize(
    ("files", "choices", "said"),
    [
        ({}, ("train=rige",), "override train=rige: train: unknown option of train: rige; did you mean ridge?"),
        (
            {"config": "defaults:\n  - _self_\n  - train: rige\n"},
            (),
            "conf/config.yaml:3:12: train: unknown option of train: rige; did you mean ridge?",
        ),
        (
            {"config": "defaults:\n  - _self_\n  - train/rige\n"},
            (),
            "conf/config.yaml:3:5: train: unknown option of train: rige; did you mean ridge?",
        ),
        (
            {"config": "defaults:\n  - _self_\n  - trian: ridge\n"},
            (),
            "conf/config.yaml:3:12: trian: conf/ has no trian/ridge.yaml",
        ),
        (
            {"experiment__e": "# @package _global_\ndefaults:\n  - override /trian: lasso\n"},
            ("+experiment=e",),
            "conf/experiment/e.yaml:3:5: defaults: unknown group to override: trian; did you mean train?",
        ),
        (
            {"train__ridge": "defaults:\n  - /train: ridge\n"},
            (),
            "conf/config.yaml: defaults: a defaults list includes its own file in a cycle; remove one choice",
        ),
    ],
    ids=["by an override", "in a list", "as a path", "of no group", "an override of no group", "a cycle"],
)
def test_a_choice_that_leads_nowhere_is_refused_at_its_place(files, choices, said):
    assert refused(lists(**files).defaults, choices) == [said]


def test_what_only_hydra_refuses_is_said_in_its_words_on_one_line():
    (said,) = refused(lists(config="defaults:\n  - _self_\n  - train: ridge\n  - train: lasso\n").defaults, ())
    assert said.startswith("conf/config.yaml: defaults: ")
    assert "\n" not in said


def test_the_source_serves_the_files_of_the_conf_and_no_others():
    source = StrictSource(conf())
    assert source.available()
    assert [source.is_group(name) for name in ("train", "tra", "config")] == [True, False, False]
    assert [source.is_config(name) for name in ("train/ridge", "train", "/etc/passwd")] == [True, False, False]
    assert source.list("train", None) == ["lasso", "ridge"]
    assert source.list("train", ObjectType.GROUP) == []
    loaded = source.load_config("experiment/e")
    assert loaded.header == {"package": "_global_"}
    assert loaded.config == {"defaults": [{"override /train": "lasso"}]}
