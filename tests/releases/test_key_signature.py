"""A signature proves one record and one key; `openssl`, which shares no code with it, agrees."""

import base64
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from released_project import GRADED, START, decided
from signing_keys import key_pair
from tidegate.commands.releasing import release
from tidegate.errors import DeclarationError, InfrastructureError
from tidegate.releases import stored, write_release
from tidegate.releases.key_signature import PAYLOAD, problem, sign

RECORD = b'{"commit": "c"}\n'


def test_what_was_signed_is_verified_and_nothing_else(tmp_path: Path) -> None:
    file, public = key_pair(tmp_path)
    envelope = sign(RECORD, file).encode()
    assert problem(envelope, RECORD, public) == ""
    assert problem(envelope, RECORD + b" ", public) == "its signature is of another record"
    assert problem(envelope, RECORD, key_pair(tmp_path)[1]) == "it is not signed with the key of signed_by"
    assert problem(None, RECORD, public) == "it is not signed; release with --key"


def test_openssl_verifies_the_signature(tmp_path: Path) -> None:
    if not shutil.which("openssl"):
        pytest.skip("needs openssl: apt-get install openssl")
    file, public = key_pair(tmp_path)
    (signature,) = json.loads(sign(RECORD, file))["signatures"]
    (tmp_path / "sig").write_bytes(base64.b64decode(signature["sig"]))
    encoded = f"DSSEv1 {len(PAYLOAD)} {PAYLOAD} {len(RECORD)} ".encode() + RECORD
    (tmp_path / "signed").write_bytes(encoded)
    pem = f"-----BEGIN PUBLIC KEY-----\n{public}\n-----END PUBLIC KEY-----\n"
    (tmp_path / "public.pem").write_text(pem)
    options = ["-pubin", "-inkey", "public.pem", "-rawin", "-in", "signed", "-sigfile", "sig"]
    verify = ["openssl", "pkeyutl", "-verify", *options]
    done = subprocess.run(verify, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Signature Verified Successfully" in done.stdout, done.stderr


@pytest.mark.parametrize(
    "envelope",
    [b"", b"{}", b"[", b"\xff", b'{"payloadType": 1}', b'{"payloadType": "x", "payload": "?", "signatures": []}'],
)
def test_what_is_not_an_envelope_is_no_crash(tmp_path: Path, envelope: bytes) -> None:
    assert "signature" in problem(envelope, RECORD, key_pair(tmp_path)[1])


@pytest.mark.parametrize("public", ["", "AAAA", "not base64!", base64.b64encode(b"x" * 44).decode()])
def test_what_is_not_a_public_key_verifies_nothing(tmp_path: Path, public: str) -> None:
    envelope = sign(RECORD, key_pair(tmp_path)[0]).encode()
    assert problem(envelope, RECORD, public).startswith("it cannot be verified: signed_by is not an Ed25519 public key")


def test_a_key_that_cannot_sign_is_named_at_its_file(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    with pytest.raises(DeclarationError, match=r"key\.pem: cannot be read: No such file"):
        sign(RECORD, file)
    file.write_text("-----BEGIN PRIVATE KEY-----\n")
    with pytest.raises(DeclarationError, match=r"key\.pem: is not an unencrypted Ed25519 key in PEM; `openssl genpkey"):
        sign(RECORD, file)


def test_without_the_package_its_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("cryptography")]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "cryptography", None)
    with pytest.raises(InfrastructureError, match=r"pip install 'tidegate\[sign\]'"):
        sign(RECORD, tmp_path / "key.pem")
    assert "cryptography is not installed" in problem(None, RECORD, "")


def test_a_release_is_signed_beside_its_record(merged: Path, tmp_path: Path) -> None:
    file, public = key_pair(tmp_path)
    written = release.run("v1.0.0", decided(), GRADED, START, key=file)
    write_release.take(written)
    read = stored.read(written.name)
    assert problem(read.envelope, read.content, public) == ""
    assert stored.known(written.name.project) == (written.name,)
