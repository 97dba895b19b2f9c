from pathlib import Path

import pytest
from typer.testing import CliRunner

from signing_keys import key_pair
from tidegate.cli import app
from tidegate.errors import DeclarationError


def test_a_package_is_signed_verified_and_refused_once_it_is_edited(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    model = Path("artifacts/package/model.skops")
    model.parent.mkdir(parents=True)
    model.write_bytes(b"model")
    key, public = key_pair(tmp_path)

    def call(*words: str):
        return CliRunner().invoke(app, ["sign", *words])

    assert call("--key", str(key)).stdout.startswith("artifacts/package.dsse.json written")
    assert call("--signed-by", public).stdout == "artifacts/package is what was signed\n"
    model.write_bytes(b"other")
    refused = call("--signed-by", public)
    assert refused.exit_code == 10
    assert refused.stdout.startswith("artifacts/package/model.skops: differs")


@pytest.mark.parametrize("words", [[], ["--key", "key.pem", "--signed-by", "x"]], ids=["neither", "both"])
def test_one_of_signing_and_verifying_is_asked_for(words: list[str]) -> None:
    done = CliRunner().invoke(app, ["sign", *words])
    assert isinstance(done.exception, DeclarationError)
