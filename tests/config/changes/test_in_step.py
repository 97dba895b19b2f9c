"""params.yaml is compared with what conf/ and the installed code give, whatever somebody wrote into it."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from tidegate.config.changes.code_causes import Causes
from tidegate.config.changes.in_step import Difference, difference
from tidegate.config.code_digests import with_code
from tidegate.config.composing import params_file
from tidegate.config.composing.compose import compose
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.kinds import STAGES

PARAMS = Path("params.yaml")
NONE = Causes((), (), (), ())


@pytest.fixture(autouse=True)
def values(tmp_path, monkeypatch):
    """A small conf/ and the params.yaml that it composes to."""
    monkeypatch.chdir(tmp_path)
    Path("conf").mkdir()
    Path("conf/config.yaml").write_text("defaults: [_self_]\nseed: 7\ntrain: {alpha: 1, folds: 5}\n")
    Path("dvc.yaml").write_text("stages:\n  evaluate: {cmd: x}\n  train: {cmd: x}\n")
    values = with_code(compose().values)
    write(values)
    return values


def write(values):
    PARAMS.write_text(params_file.text(values))


def test_what_compose_wrote_is_in_step():
    assert difference() is None


def test_another_order_and_comments_are_no_difference(values):
    PARAMS.write_text("# by hand\n" + yaml.safe_dump(values, sort_keys=True))
    assert difference() is None


def test_every_key_that_differs_is_named_in_the_order_of_the_declaration():
    Path("conf/config.yaml").write_text("defaults: [_self_]\nseed: 8\ntrain: {alpha: 2, cv: 3}\n")
    found = difference()
    assert found is not None
    assert sorted(found.keys) == ["seed", "train.alpha", "train.cv", "train.folds"]
    assert found.code == NONE


def test_another_record_of_code_is_named_by_its_stages_and_is_no_key(values):
    values["code"]["train"]["files"] = "0" * 32
    values["code"]["evaluate"]["files"] = "1" * 32
    write(values)
    found = difference()
    assert found is not None
    assert (found.keys, set(found.code.edited)) == ((), {"train", "evaluate"})


def test_an_upgrade_names_its_versions(values):
    here = values["code"]["train"]["versions"]["scikit-learn"]
    values["code"]["train"]["versions"]["scikit-learn"] = "1.0.0"
    write(values)
    found = difference()
    assert found is not None
    assert found == Difference((), replace(NONE, versions=(f"scikit-learn 1.0.0 → {here} re-runs train",)))


@pytest.mark.parametrize("text", ["- 1\n", "seed: 7\ntrain: {alpha: 1, folds: 5}\n"], ids=["a list", "without code"])
def test_a_file_of_another_shape_is_a_difference_and_no_crash(text):
    PARAMS.write_text(text)
    found = difference()
    assert found is not None
    assert set(found.code.unrecorded) == set(STAGES.names())


@pytest.mark.parametrize(
    ("path", "text"),
    [("conf/config.yaml", "defaults: 3\n"), ("params.yaml", "a: [\n"), ("params.yaml", "a: 1\na: 2\n")],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(path, text):
    Path(path).write_text(text)
    with pytest.raises(DeclarationError) as refused:
        difference()
    where = refused.value.problems[0].where
    assert where is not None
    assert (where.path, where.line > 0) == (path, True)


def test_a_missing_file_is_refused():
    PARAMS.unlink()
    with pytest.raises(EvidenceError, match=r"params\.yaml: .*run `dvc repro`"):
        difference()
