import carded
from tidegate.card import audit_file, documents
from tidegate.card.build import build


def test_the_card_and_its_audit_file_are_written_and_give_the_same_bytes_again(tmp_path, monkeypatch):
    carded.lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    written = documents.write(build())
    assert [path.name for path in written] == ["card.md", "card.html", "audit.json"]
    before = [path.read_bytes() for path in written]
    assert [path.read_bytes() for path in documents.write(build())] == before
    assert list(audit_file.read().documents) == ["card.md", "card.html"]
