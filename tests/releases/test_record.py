"""The record is one exact text: what parses and is written otherwise is refused."""

import json
from typing import Any

import pytest

from tidegate.delivery.release_name import ReleaseName
from tidegate.errors import EvidenceError, Where
from tidegate.releases.record import AssuranceLevel, ReleasedEnvironment, ReleaseRecord, ReleaseVerdict, parse, text

NAME = ReleaseName("flights", (1, 2, 0))
RECORD = ReleaseRecord(
    commit="c" * 40,
    tree="d" * 40,
    dvc_lock="1" * 64,
    package="2" * 64,
    environments={
        "prod": ReleasedEnvironment(plan="3" * 64, plan_file="4" * 64, tree="e" * 40, manifests={"a.yaml": "5" * 64})
    },
    verdict=ReleaseVerdict(
        result="pass",
        digest="6" * 64,
        base="f" * 40,
        assurance_level=AssuranceLevel.REPRODUCED,
        evidence={"roc_auc": "recomputed identically"},
    ),
    approvals=("@kim",),
    tidegate="0.1.0",
)


def written() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text(NAME, RECORD))
    return document


def test_it_is_an_in_toto_statement_about_the_commit_and_the_package() -> None:
    document = written()
    assert document["_type"] == "https://in-toto.io/Statement/v1"
    assert document["subject"] == [
        {"name": "flights@v1.2.0", "digest": {"gitCommit": "c" * 40, "gitTree": "d" * 40}},
        {"name": "artifacts/package/package.json", "digest": {"sha256": "2" * 64}},
    ]
    assert document["predicate"]["verdict"]["assuranceLevel"] == "reproduced"


def test_the_same_record_is_read_back() -> None:
    assert parse(text(NAME, RECORD).encode(), NAME, Where("x")) == RECORD


def test_documents_are_named_by_digest_and_a_record_without_any_is_written_as_before_there_were_any() -> None:
    assert "documents" not in written()["predicate"]
    carded = RECORD.model_copy(update={"documents": {"card.md": "7" * 64}})
    assert json.loads(text(NAME, carded))["predicate"]["documents"] == {"card.md": "7" * 64}
    assert parse(text(NAME, carded).encode(), NAME, Where("x")) == carded


@pytest.mark.parametrize("name", ["../card.md", "a/b.md", "card", ".md", "Card.MD"])
def test_a_document_with_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    document = written()
    document["predicate"]["documents"] = {name: "7" * 64}
    with pytest.raises(EvidenceError, match="documents"):
        parse(json.dumps(document, indent=1).encode() + b"\n", NAME, Where("x"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda document: document["predicate"].update(extra=1), "extra: Extra inputs are not permitted"),
        (
            lambda document: document["predicate"]["verdict"].update(result="fail"),
            "verdict.result: Input should be 'pass'",
        ),
        (lambda document: document["predicate"].update(commit="main"), "commit: String should match"),
        (lambda document: document["predicate"].pop("dvcLock"), "dvcLock: Field required"),
        (
            lambda document: document.update(predicateType="other"),
            "is not what `tidegate release` writes for flights@v1",
        ),
        (lambda document: document["subject"].pop(), "is not what `tidegate release` writes for flights@v1.2.0"),
        (lambda document: document.pop("predicate"), "is not a release record: KeyError"),
    ],
)
def test_what_release_does_not_write_is_refused(change: Any, reason: str) -> None:
    document = written()
    change(document)
    with pytest.raises(EvidenceError) as raised:
        parse(json.dumps(document, indent=1).encode() + b"\n", NAME, Where("releases/flights/v1.2.0.json"))
    assert str(raised.value).startswith("releases/flights/v1.2.0.json: ")
    assert reason in str(raised.value)


def test_the_record_of_another_release_is_refused() -> None:
    with pytest.raises(EvidenceError, match=r"is not what `tidegate release` writes for flights@v1\.3\.0"):
        parse(text(NAME, RECORD).encode(), NAME.following, Where("x"))


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"predicate": 3}'])
def test_what_is_not_a_record_at_all_is_no_crash(content: bytes) -> None:
    with pytest.raises(EvidenceError, match="is not a release record"):
        parse(content, NAME, Where("x"))
