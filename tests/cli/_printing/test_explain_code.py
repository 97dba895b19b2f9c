"""What is behind a digest of code: files and libraries, in short for all stages and in full for one."""

import json

import pytest

from tidegate.cli._printing.explain_code import explain_code
from tidegate.config.code_digests import with_code
from tidegate.config.composing.compose import compose
from tidegate.errors import DeclarationError
from tidegate.kinds import STAGES


@pytest.fixture(scope="module")
def values():
    return with_code(compose().values)


@pytest.fixture
def printed(values, capsys):
    """What is printed of a key."""

    def explain(key, *, json=False):
        explain_code(key, values, json=json)
        return capsys.readouterr().out

    return explain


def test_a_record_is_told_with_the_files_and_versions_behind_it(printed, values):
    lines = printed("code.evaluate").splitlines()
    assert lines[0] == "code.evaluate"
    assert lines[1].startswith(f"files      {values['code']['evaluate']['files']}, ")
    assert "           tidegate/metrics/roc_auc.py" in lines
    assert any(line.startswith("versions   ") and "scikit-learn 1." in line for line in lines)
    assert lines[-1] == "re-runs    evaluate, stress, package, rehearse, render"


def test_all_records_are_told_in_short(printed):
    lines = printed("code").splitlines()
    assert [line for line in lines if line.startswith("code.")] == [f"code.{name}" for name in STAGES.names()]
    assert not any(line.startswith(("           ", "re-runs")) for line in lines)


def test_json_holds_the_files_of_one_record_and_of_all(printed, values):
    one = json.loads(printed("code.train", json=True))
    (record,) = one["keys"]
    assert record["key"] == "code.train"
    assert "tidegate/stages/train.py" in record["behind"]
    assert record["files"] == values["code"]["train"]["files"]
    assert one["stages"][0] == "train"
    assert [each["key"] for each in json.loads(printed("code", json=True))["keys"]] == [
        f"code.{name}" for name in STAGES.names()
    ]


@pytest.mark.parametrize("form", [False, True], ids=["text", "json"])
def test_a_record_of_no_stage_is_refused_with_the_nearest(printed, form):
    with pytest.raises(DeclarationError, match=r"unknown record of code: code\.trian; did you mean code\.train\?"):
        printed("code.trian", json=form)
