"""A package is proven by its key file by file; an edited, added, missing or linked one is refused by name."""

import json
from pathlib import Path

import pytest

import fake_sigstore
from identity_signer import SIGNER
from signing_keys import key_pair
from tidegate.errors import EvidenceError
from tidegate.releases import identity_signature
from tidegate.releases.identity_signature import SignerIdentity
from tidegate.releases.key_signature import sign
from tidegate.releases.package_signature import files, problems, statement, to_sign


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "package"
    (folder / "inner").mkdir(parents=True)
    (folder / "model.skops").write_bytes(b"model")
    (folder / "inner/golden.json").write_text("{}")
    listed = {name: {"sha256": digest, "bytes": 1} for name, digest in files(folder).items()}
    (folder / "package.json").write_text(json.dumps({"model": "flights", "files": listed}))
    return folder


def proven(package: Path, key: Path) -> Path:
    envelope = package.parent / "package.dsse.json"
    envelope.write_text(sign(to_sign(package, "package"), key))
    return envelope


def said(package: Path, envelope: Path, public: str | SignerIdentity) -> list[str]:
    return [str(problem).replace(f"{package.parent}/", "") for problem in problems(package, envelope, public)]


def test_an_untouched_package_is_proven_and_another_key_is_not_its_own(package: Path, tmp_path: Path) -> None:
    key, public = key_pair(tmp_path)
    envelope = proven(package, key)
    assert said(package, envelope, public) == []
    other = said(package, envelope, key_pair(tmp_path)[1])
    assert other == [
        "package.dsse.json: the package is not proven: it is not signed with the key of signed_by",
    ]


def test_every_file_that_is_not_as_signed_is_named(package: Path, tmp_path: Path) -> None:
    key, public = key_pair(tmp_path)
    envelope = proven(package, key)
    (package / "model.skops").write_bytes(b"other")
    (package / "inner/golden.json").unlink()
    (package / "extra.bin").write_bytes(b"")
    remedy = "; take the package that was signed, or sign this one"
    assert said(package, envelope, public) == [
        f"package/extra.bin: is not in the signed package{remedy}",
        f"package/inner/golden.json: is missing{remedy}",
        f"package/model.skops: differs{remedy}",
    ]


@pytest.mark.parametrize(
    ("damage", "file"),
    [
        (lambda folder: (folder / "model.skops").write_bytes(b"other"), "model.skops"),
        (lambda folder: (folder / "model.skops").unlink(), "model.skops"),
        (lambda folder: (folder / "extra.bin").write_bytes(b""), "extra.bin"),
        (lambda folder: (folder / "package.json").unlink(), "package.json"),
        (lambda folder: (folder / "package.json").write_text("[]"), "package.json"),
    ],
    ids=["edited", "missing", "added", "no list", "no usable list"],
)
def test_a_package_that_is_not_as_it_lists_itself_is_not_signed(package: Path, tmp_path: Path, damage, file) -> None:
    damage(package)
    with pytest.raises(EvidenceError, match=file):
        to_sign(package, "package")


def test_a_statement_that_is_edited_after_signing_proves_nothing(package: Path, tmp_path: Path) -> None:
    key, public = key_pair(tmp_path)
    envelope = proven(package, key)
    (package / "model.skops").write_bytes(b"other")
    forged = json.loads(sign(statement(files(package), "package"), key_pair(tmp_path)[0]))
    forged["signatures"] = json.loads(envelope.read_text())["signatures"]
    envelope.write_text(json.dumps(forged))
    assert said(package, envelope, public) == [
        "package.dsse.json: the package is not proven: it is not signed with the key of signed_by"
    ]


@pytest.mark.parametrize(
    "content", ["", "[]", '{"payloadType": "x"}', "9" * 5000, "[" * 100_000], ids=["empty", "list", "half", "9", "deep"]
)
def test_what_is_no_envelope_is_refused(package: Path, tmp_path: Path, content: str) -> None:
    envelope = tmp_path / "package.dsse.json"
    envelope.write_text(content)
    assert said(package, envelope, key_pair(tmp_path)[1]) == ["package.dsse.json: is not a signature of a package"]


def test_a_signed_release_record_is_no_package(package: Path, tmp_path: Path) -> None:
    key, public = key_pair(tmp_path)
    envelope = tmp_path / "package.dsse.json"
    envelope.write_text(sign(b'{"commit": "c"}', key))
    assert said(package, envelope, public) == ["package.dsse.json: is not a signature of a package"]


def test_links_and_an_empty_folder_are_no_package(package: Path, tmp_path: Path) -> None:
    (package / "link").symlink_to(tmp_path)
    with pytest.raises(EvidenceError, match="is not a plain file"):
        files(package)
    (tmp_path / "empty").mkdir()
    with pytest.raises(EvidenceError, match="not found"):
        files(tmp_path / "empty")


def test_a_package_that_an_identity_signed_is_proven_by_that_identity_file_by_file(
    package: Path, tmp_path: Path, monkeypatch
) -> None:
    bundle = tmp_path / "package.sigstore.json"
    with fake_sigstore.running(tmp_path) as (_, variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        bundle.write_text(identity_signature.sign(to_sign(package, "package")))
    signer = SIGNER
    assert said(package, bundle, signer) == []
    (package / "model.skops").write_bytes(b"other")
    assert said(package, bundle, signer) == [
        "package/model.skops: differs; take the package that was signed, or sign this one"
    ]
    other = signer.model_copy(update={"identity": "https://github.com/acme/other"})
    (one,) = said(package, bundle, other)
    assert one.startswith(
        "package.sigstore.json: the package is not proven: its bundle does not prove that: Certificate"
    )
    assert said(package, bundle, key_pair(tmp_path)[1]) == [
        "package.sigstore.json: the package is not proven: its signature is not a DSSE envelope"
    ]
