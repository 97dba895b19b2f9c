"""`tidegate explain`, printed."""

import json

import pytest
from typer.testing import CliRunner

from places import place
from tidegate.cli import app


def printed(*arguments):
    result = CliRunner().invoke(app, ["explain", *arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_one_key_is_told_in_full():
    assert printed("train.cv.folds", "experiment=baseline").startswith(
        "train.cv.folds\n"
        "value      5\n"
        "takes      a whole number between 2 and 50\n"
        "default    4\n"
        f"set by     {place('conf/experiment/baseline.yaml', 'cv:', '5')}, "
    )


def test_a_prefix_is_a_table():
    lines = printed("train.cv").splitlines()
    assert lines[0].split() == [
        "train.cv.kind",
        "time_series",
        place("conf/train/gradient_boosting.yaml", "cv:", "time"),
    ]
    assert "read by    train" in lines


@pytest.mark.parametrize("key", ["seed", "gate.first_adoption", "environments.dev"])
def test_json_holds_the_same(key):
    record = json.loads(printed(key, "--json"))
    assert record["keys"][0]["key"].startswith(key)
    assert set(record) == {"keys", "read_by", "stages", "rules", "manifests"}


def test_a_long_value_is_printed_whole():
    lines = printed("data.query").splitlines()
    assert any("f.arr_delay > 15 AS delayed" in line for line in lines)
    assert any(line.strip().startswith("LEFT JOIN weather") or "weather" in line for line in lines)


@pytest.mark.parametrize("key", ["code", "code.evaluate"])
def test_records_of_code_are_told_though_conf_declares_none(key):
    assert "code.evaluate\n" in printed(key)
    assert json.loads(printed(key, "--json"))["keys"][-1]["behind"]
