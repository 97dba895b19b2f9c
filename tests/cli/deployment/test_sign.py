import base64
import hashlib
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import fake_sigstore
from signing_keys import key_pair
from tidegate.cli import app
from tidegate.errors import DeclarationError
from tidegate.releases.key_signature import public_key


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The model of a package in the current folder."""
    monkeypatch.chdir(tmp_path)
    model = Path("artifacts/package/model.skops")
    model.parent.mkdir(parents=True)
    model.write_bytes(b"model")
    digest = hashlib.sha256(b"model").hexdigest()
    model.with_name("package.json").write_text(json.dumps({"files": {"model.skops": {"sha256": digest}}}))
    return model


def test_a_package_is_signed_verified_and_refused_once_it_is_edited(model: Path, tmp_path: Path) -> None:
    key, public = key_pair(tmp_path)

    def call(*words: str):
        return CliRunner().invoke(app, ["sign", *words])

    assert call("--key", str(key)).stdout.startswith("artifacts/package.dsse.json written")
    assert call("--signed-by", public).stdout == "artifacts/package is what was signed\n"
    model.write_bytes(b"other")
    refused = call("--signed-by", public)
    assert refused.exit_code == 10
    assert refused.stdout.startswith("artifacts/package/model.skops: differs")


def test_a_package_is_signed_by_the_identity_of_the_job_and_verified_by_its_name(model: Path, tmp_path: Path) -> None:
    with fake_sigstore.running(tmp_path) as (_, variables):
        signed = CliRunner(env=variables).invoke(app, ["sign", "--identity"])
    assert signed.stdout.startswith("artifacts/package.sigstore.json written")

    def verified(repository: str = fake_sigstore.REPOSITORY):
        who = ["--signed-by", fake_sigstore.WORKFLOW, "--issuer", fake_sigstore.ISSUER]
        who += ["--source-repository", repository] if repository else []
        return CliRunner(env={"TIDEGATE_SIGSTORE": variables["TIDEGATE_SIGSTORE"]}).invoke(app, ["sign", *who])

    assert verified().stdout == "artifacts/package is what was signed\n"
    other = verified("https://github.com/stranger/models")
    assert other.exit_code == 10
    assert "OIDCSourceRepositoryURI does not match" in other.stdout
    assert "--source-repository: must be given where GitHub Actions is the issuer" in str(verified("").exception)
    model.write_bytes(b"other")
    assert verified().stdout.startswith("artifacts/package/model.skops: differs")


FORMS = {
    "base64": lambda public, folder: public,
    "as openssl prints it": lambda public, folder: pem(public),
    "a file": lambda public, folder: written(folder, pem(public)),
    "a file of base64": lambda public, folder: written(folder, f"{public}\n"),
}


def pem(public: str) -> str:
    return f"-----BEGIN PUBLIC KEY-----\n{public}\n-----END PUBLIC KEY-----\n"


def written(folder: Path, text: str) -> str:
    (folder / "public.pem").write_text(text)
    return str(folder / "public.pem")


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_the_public_key_is_given_in_any_form_that_openssl_leaves(form, tmp_path: Path) -> None:
    _, public = key_pair(tmp_path)
    assert public_key(form(public, tmp_path)) == public


NO_KEYS = {
    "words": lambda folder: "hello",
    "nothing in dashes": lambda folder: "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
    "a private key": lambda folder: key_pair(folder)[0].read_text(),
    "a file with a private key": lambda folder: str(key_pair(folder)[0]),
    "a folder": str,
    "a file that is missing": lambda folder: str(folder / "none.pem"),
    "another kind of key": lambda folder: base64.b64encode(b"0" * 44).decode(),
    "a name with a null": lambda folder: "a\0b",
}


@pytest.mark.parametrize("given", NO_KEYS.values(), ids=NO_KEYS)
def test_what_is_no_public_key_is_a_mistake_of_usage_not_a_verdict_on_the_package(given, tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="is not an Ed25519 public key; give what `openssl pkey"):
        public_key(given(tmp_path))


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--key", "key.pem", "--signed-by", "x"],
        ["--key", "key.pem", "--identity"],
        ["--identity", "--issuer", "https://x.example"],
        ["--signed-by", "x", "--issuer", "x.example"],
        ["--signed-by", "x", "--source-repository", "https://github.com/o/n"],
    ],
    ids=["neither", "both", "two signers", "an issuer to sign", "an issuer without https", "a repository alone"],
)
def test_one_of_signing_and_verifying_is_asked_for(words: list[str]) -> None:
    done = CliRunner().invoke(app, ["sign", *words])
    assert isinstance(done.exception, DeclarationError)
