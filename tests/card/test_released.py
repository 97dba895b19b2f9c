"""A release keeps a proven card, and refuses one that is not."""

import pytest

import carded
from tidegate import paths
from tidegate.card import audit_file, documents, released
from tidegate.card.build import build
from tidegate.errors import EvidenceError


@pytest.fixture(autouse=True)
def _evidence(tmp_path, monkeypatch):
    carded.lay_out(tmp_path)
    carded.lock(tmp_path)
    monkeypatch.chdir(tmp_path)


def test_without_a_card_nothing_is_kept():
    assert released.documents() == {}


def test_a_proven_card_is_kept_with_its_audit_file_and_the_sbom_where_there_is_one():
    documents.write(build())
    assert list(released.documents()) == ["card.md", "card.html", "audit.json"]
    (audit_file.FOLDER / "sbom.cdx.json").write_text("{}")
    assert released.documents()["sbom.cdx.json"] == b"{}"


def test_a_card_of_other_numbers_is_refused():
    documents.write(build())
    paths.METRICS.write_text('{"roc_auc": 0.9, "recall": null}')
    with pytest.raises(EvidenceError, match="run `tidegate card` again, or remove artifacts/card"):
        released.documents()
