"""A card is made of what there is; what is not there is named."""

import pytest

import carded
from tidegate import paths
from tidegate.card.build import REQUIRED, build, missing_fields
from tidegate.card.evidence_files import EvidenceFiles
from tidegate.errors import EvidenceError


@pytest.fixture
def folder(tmp_path):
    carded.lay_out(tmp_path)
    return tmp_path


def sections(folder):
    return {section.name: section for section in build(folder).sections}


def test_every_value_is_what_its_artefact_has_at_its_pointer(folder):
    files = EvidenceFiles(folder)
    cited = [part for _, part in build(folder).cited()]
    assert len(cited) > 80
    assert all(files.again(part.artifact, part.pointer) == part.value for part in cited)


def test_fields_that_nobody_declared_are_missing_and_named(folder):
    missing = missing_fields(build(folder))
    assert "Intended use" in missing
    assert "Owners" not in missing
    assert sections(folder)["people.ethics"].absent == "Risks for the people concerned, and what is done about them."


def test_what_was_not_measured_is_named_with_its_artefact(folder):
    found = sections(folder)
    assert found["rehearsal"].absent == "No rollout was rehearsed: artifacts/rehearse has no file."
    assert found["parity"].absent == "Not measured: artifacts/package/parity.json not found."
    assert not found["stress"].absent


@pytest.mark.parametrize("path", REQUIRED, ids=str)
def test_without_an_evaluated_model_there_is_no_card(folder, path):
    (folder / path).unlink()
    with pytest.raises(EvidenceError, match="not found"):
        build(folder)


def test_without_intervals_the_metrics_are_there(folder):
    (folder / paths.PLOTS / "intervals.csv").unlink()
    ((_, value), _) = sections(folder)["metrics"].tables[0].rows
    assert value[0].shown == "0.6943"
