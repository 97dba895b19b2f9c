"""A record is signed by a key, by an identity, by both or by none, each in a file of its own."""

from pathlib import Path

import pytest

import fake_sigstore
from identity_signer import SIGNER
from signing_keys import key_pair
from tidegate.delivery.release_name import ReleaseName
from tidegate.releases import identity_signature, key_signature
from tidegate.releases.record_signature import files

NAME = ReleaseName("flights", (1, 2, 0))


@pytest.mark.parametrize("has_key", [True, False], ids=["a key", "no key"])
@pytest.mark.parametrize("by_identity", [True, False], ids=["an identity", "no identity"])
def test_each_signature_is_a_file_that_its_signer_proves(has_key, by_identity, tmp_path: Path, monkeypatch) -> None:
    key, public = key_pair(tmp_path)
    with fake_sigstore.running(tmp_path) as (_, variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        found = files(NAME, b"record", key if has_key else None, by_identity=by_identity)
    envelope = found.pop(Path("releases/flights/v1.2.0.dsse.json"), None)
    bundle = found.pop(Path("releases/flights/v1.2.0.sigstore.json"), None)
    signer = SIGNER
    assert found == {}
    assert (key_signature.problem(envelope, b"record", public) == "") is has_key
    assert (identity_signature.file_problem(bundle, b"record", signer) == "") is by_identity
