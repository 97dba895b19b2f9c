"""What the two params.yaml set otherwise, and what code they record."""

import shutil
from pathlib import Path

import pytest
import yaml

from tidegate.review.gathering import changes


@pytest.fixture
def both(repository, tmp_path, monkeypatch):
    """The reference's declaration here and at a base, whose record of the code is the test's to write."""
    base, here = tmp_path / "base", tmp_path / "here"
    base.mkdir()
    shutil.copytree(repository / "conf", here / "conf")
    for name in ("dvc.yaml", "params.yaml"):
        shutil.copy(repository / name, here)
    monkeypatch.chdir(here)
    values = yaml.safe_load(Path("params.yaml").read_text())

    def write(**recorded):
        (base / "params.yaml").write_text(yaml.safe_dump(values | {"code": values["code"] | recorded}))
        return base, values["code"]

    return write


def test_the_same_code_says_nothing(both):
    base, _ = both()
    assert (changes.settings(base), changes.code(base), changes.touches((), base)) == ((), (), ())


def test_an_upgrade_is_a_sentence_and_no_changed_value(both):
    base, here = both(tidegate="0.0.1", split={"files": "f" * 32, "versions": {}})
    assert changes.settings(base) == ()
    assert changes.code(base)[0] == f"tidegate 0.0.1 → {here['tidegate']} re-runs split"
    assert dict(changes.touches((), base))["re-runs"].startswith("split, train, evaluate, stress, package")


def test_without_a_base_there_is_nothing_to_say(tmp_path):
    assert (changes.settings(tmp_path), changes.code(tmp_path), changes.touches((), tmp_path)) == ((), (), ())
