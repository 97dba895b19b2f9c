"""An identity's signature holds for its statement, its name, its issuer and its repository, and for nothing else.

The client is the real one; authority and logs are on the loopback (`fake_sigstore.py`). The public instance was not
reached.
"""

import base64
import copy
import json
import random
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import ValidationError

import fake_sigstore
from identity_signer import SIGNER
from tidegate.errors import DeclarationError, InfrastructureError
from tidegate.releases import identity_signature
from tidegate.releases.identity_signature import LARGEST, SignerIdentity, file_problem, problem, sign, sign_file

STATEMENT = json.dumps(
    {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "model.skops", "digest": {"sha256": "0" * 64}}],
        "predicateType": "https://in-toto.io/attestation/release/v0.1",
        "predicate": {"name": "package"},
    }
).encode()


@pytest.fixture
def instance(tmp_path: Path, monkeypatch):
    with fake_sigstore.running(tmp_path) as (running, variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def bundle(instance) -> bytes:
    return sign(STATEMENT).encode()


def test_the_identity_that_signed_is_proven_without_a_service(tmp_path: Path, monkeypatch) -> None:
    with fake_sigstore.running(tmp_path) as (_, variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        bundle = sign(STATEMENT).encode()
    assert problem(bundle, STATEMENT, SIGNER) == ""
    assert problem(bundle, STATEMENT, SIGNER.model_copy(update={"repository": None})) == ""


OTHERS = {
    "another workflow": ({"identity": fake_sigstore.WORKFLOW.replace("release", "gate")}, "SANs do not match"),
    "another branch": ({"identity": fake_sigstore.WORKFLOW.replace("main", "feature")}, "SANs do not match"),
    "the beginning of its name": ({"identity": fake_sigstore.WORKFLOW[:-1]}, "SANs do not match"),
    "another issuer": ({"issuer": "https://gitlab.com"}, "OIDCIssuer does not match"),
    "another repository": ({"repository": "https://github.com/acme/model"}, "OIDCSourceRepositoryURI does not match"),
}


@pytest.mark.parametrize(("changes", "words"), OTHERS.values(), ids=OTHERS)
def test_any_other_identity_is_refused(bundle: bytes, changes: dict[str, str], words: str) -> None:
    reason = problem(bundle, STATEMENT, SIGNER.model_copy(update=changes))
    assert reason.startswith("its bundle does not prove that: Certificate")
    assert words in reason


def test_a_run_of_another_repository_that_calls_the_same_workflow_is_refused(instance) -> None:
    instance.repository = "https://github.com/stranger/models"
    reason = problem(sign(STATEMENT).encode(), STATEMENT, SIGNER)
    assert "got https://github.com/stranger/models, expected https://github.com/acme/models" in reason


@pytest.mark.parametrize("issuer", [fake_sigstore.ISSUER, f"{fake_sigstore.ISSUER}/acme"])
def test_an_identity_of_github_without_its_repository_is_refused_since_strangers_may_call_the_workflow(issuer) -> None:
    with pytest.raises(ValidationError, match="must be given where GitHub Actions is the issuer"):
        SignerIdentity(identity=fake_sigstore.WORKFLOW, issuer=issuer)
    assert SignerIdentity(identity="me@example.com", issuer="https://accounts.google.com").repository is None


def test_a_signature_that_was_logged_after_its_certificate_ended_is_refused(instance, monkeypatch) -> None:
    began = instance.now()
    monkeypatch.setattr(instance, "now", lambda: began)
    for later, is_refused in ((0, False), (3600, True)):
        monkeypatch.setattr(fake_sigstore, "time", SimpleNamespace(time=lambda later=later: began + later))
        reason = file_problem(sign_file(b"a record").encode(), b"a record", SIGNER)
        assert bool(reason) == is_refused, reason


def test_the_proofs_of_another_release_do_not_prove_this_one(instance) -> None:
    """Each part of the bundle of an earlier record, by the same identity, in the place of this one's."""
    this, earlier = (json.loads(sign_file(content)) for content in (b"a record", b"an earlier one"))
    assert file_problem(json.dumps(earlier).encode(), b"a record", SIGNER)
    for holder in ("verificationMaterial", "messageSignature"):
        for part in this[holder]:
            mixed = copy.deepcopy(this)
            mixed[holder][part] = earlier[holder][part]
            assert bool(file_problem(json.dumps(mixed).encode(), b"a record", SIGNER)) == (mixed != this), part


def test_a_signature_of_something_else_is_refused(bundle: bytes) -> None:
    assert problem(bundle, STATEMENT + b" ", SIGNER) == "its signature is of another statement"
    assert problem(None, STATEMENT, SIGNER) == "it is not signed with an identity; release with --identity"


def test_a_file_is_proven_by_the_bundle_beside_it_and_an_edited_one_is_not(instance, bundle: bytes) -> None:
    of_file = sign_file(b"a record").encode()
    assert file_problem(of_file, b"a record", SIGNER) == ""
    assert file_problem(of_file, b"a record ", SIGNER).startswith("its bundle does not prove that: ")
    other = SIGNER.model_copy(update={"identity": "https://github.com/acme/other"})
    assert "SANs do not match" in file_problem(of_file, b"a record", other)
    assert file_problem(bundle, b"a record", SIGNER).startswith("its bundle does not prove that: ")
    assert problem(of_file, STATEMENT, SIGNER).startswith("its bundle does not prove that: ")


def test_another_instances_authority_is_refused(bundle: bytes, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "other").mkdir()
    with fake_sigstore.running(tmp_path / "other") as (_, variables):
        monkeypatch.setenv(identity_signature.TRUST, variables[identity_signature.TRUST])
    assert problem(bundle, STATEMENT, SIGNER).startswith("its bundle does not prove that: ")
    monkeypatch.delenv(identity_signature.TRUST)
    assert problem(bundle, STATEMENT, SIGNER).startswith("its bundle does not prove that: ")


HARMLESS = {("verificationMaterial", "timestampVerificationData"), ("inclusionProof", "hashes")}
"""Lists that are empty in this bundle."""
VALUES = (None, True, -1, 10**30, "", "A", "====", "AAAA", [], {}, "9" * 100, {"a": 1}, "é", "delete")


def places(value, at=()):
    if at:
        yield at
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield from places(inner, (*at, key))


def test_no_edit_of_a_bundle_is_accepted_or_crashes(bundle: bytes) -> None:
    read = json.loads(bundle)
    tried = 0
    for at in places(read):
        if {at[:2], at[-2:]} & HARMLESS:
            continue
        for value in VALUES:
            edited = copy.deepcopy(read)
            holder = edited
            for key in at[:-1]:
                holder = holder[key]
            if value == "delete":
                del holder[at[-1]]
            else:
                holder[at[-1]] = value
            tried += 1
            assert problem(json.dumps(edited).encode(), STATEMENT, SIGNER), (at, value)
    assert tried > 300


def test_no_bit_of_a_certificate_may_differ(bundle: bytes) -> None:
    generator, read = random.Random(7), json.loads(bundle)
    certificate = base64.b64decode(read["verificationMaterial"]["certificate"]["rawBytes"])
    for place in range(0, len(certificate), 5):
        edited = bytearray(certificate)
        edited[place] ^= 1 << generator.randrange(8)
        read["verificationMaterial"]["certificate"]["rawBytes"] = base64.b64encode(edited).decode()
        assert problem(json.dumps(read).encode(), STATEMENT, SIGNER), place


NO_BUNDLES = [b"", b"[]", b"null", b"\xff", b"[" * 100_000, b"{}", b" " * (LARGEST + 1)]


@pytest.mark.parametrize("content", NO_BUNDLES, ids=lambda content: f"{len(content)} {content[:4]!r}")
def test_what_is_no_bundle_is_refused(instance, content: bytes) -> None:
    assert problem(content, STATEMENT, SIGNER).startswith("its bundle ")


def test_a_text_of_the_bundle_is_shown_short_and_printable(instance) -> None:
    instance.identity = "https://example.com/\x1b[2J" + "a" * 5000
    reason = problem(sign(STATEMENT).encode(), STATEMENT, SIGNER)
    assert len(reason) < 500
    assert reason.isprintable()


def test_a_job_without_the_permission_says_which_one(instance, monkeypatch) -> None:
    monkeypatch.delenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN")
    with pytest.raises(DeclarationError, match="give the job the permission `id-token: write`"):
        sign(STATEMENT)


def test_so_does_a_machine_without_an_identity(monkeypatch) -> None:
    monkeypatch.setattr("sigstore.oidc.detect_credential", lambda: None)  # it would ask the cloud's own address
    with pytest.raises(DeclarationError, match="has no identity token"):
        sign(STATEMENT)


@pytest.mark.parametrize("gone", ["certified", "logged"])
def test_a_service_that_does_not_answer_is_named_and_nothing_is_signed(instance, monkeypatch, gone: str) -> None:
    def fail(*_: object):
        raise BrokenPipeError

    monkeypatch.setattr(instance, gone, fail)
    with pytest.raises(InfrastructureError, match="sigstore did not sign: "):
        sign(STATEMENT)


def test_a_token_that_ran_out_signs_nothing(instance, monkeypatch) -> None:
    monkeypatch.setattr(instance, "now", lambda: 1_600_000_000)
    with pytest.raises(InfrastructureError, match="sigstore did not sign: "):
        sign(STATEMENT)


@pytest.mark.parametrize("content", ["", "{}", "[]"])
def test_a_trust_config_that_is_none_is_a_mistake_of_usage(tmp_path: Path, monkeypatch, content: str) -> None:
    (tmp_path / "none.json").write_text(content)
    monkeypatch.setenv(identity_signature.TRUST, str(tmp_path / "none.json"))
    with pytest.raises(DeclarationError, match="is not a client trust config"):
        problem(b"{}", STATEMENT, SIGNER)


def test_so_is_one_that_is_missing(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv(identity_signature.TRUST, str(tmp_path / "missing.json"))
    with pytest.raises(DeclarationError, match="cannot be read"):
        problem(b"{}", STATEMENT, SIGNER)


def test_without_the_extra_nothing_is_proven(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "sigstore.errors", None)
    assert problem(b"{}", STATEMENT, SIGNER).startswith("it cannot be verified: sigstore is not installed")
