"""A file that no stage of a revision makes cannot be had by running its pipeline."""

from pathlib import Path

import pytest

from tidegate.gate.evidence._read import ADOPT, mapping, never_made
from tidegate.gate.pairing import Unpaired

MADE, OTHER = Path("artifacts/made.json"), Path("artifacts/other.json")


@pytest.fixture
def root(tmp_path):
    (tmp_path / "dvc.yaml").write_text(f"stages: {{make: {{cmd: x, outs: [{MADE}]}}}}\n")
    return tmp_path


def test_a_file_is_made_where_a_stage_names_it_or_a_folder_above(root):
    assert not never_made(root, MADE)
    assert never_made(root, OTHER)
    (root / "dvc.yaml").write_text("stages: {make: {cmd: x, outs: [artifacts]}}\n")
    assert not never_made(root, OTHER)


def test_without_a_pipeline_nothing_is_known(tmp_path):
    assert not never_made(tmp_path, OTHER)


def test_the_remedy_depends_on_whether_it_would_be_made(root):
    assert mapping(root, OTHER) == Unpaired(f"{OTHER} is not an out of that revision's dvc.yaml", ADOPT)
    missing = mapping(root, MADE)
    assert isinstance(missing, Unpaired)
    assert missing.remedy != ADOPT
