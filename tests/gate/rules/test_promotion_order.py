"""A release reaches production after staging has run it, long enough and without a failure, or not at all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

import fake_sigstore
from gate_evidence import evidence, judged
from signing_keys import key_pair
from tidegate.delivery.release_name import ReleaseName
from tidegate.gate.evidence import deployments
from tidegate.gate.evidence.deployments import Deployments
from tidegate.gate.pairing import Unpaired
from tidegate.gate.rules.promotion_order import Params
from tidegate.records import Finding
from tidegate.releases import identity_signature
from tidegate.releases.deploy_branch import DeployBranch, Publication
from tidegate.releases.key_signature import sign
from tidegate.releases.record import AssuranceLevel, ReleasedEnvironment, ReleaseRecord, ReleaseVerdict
from tidegate.releases.stored import StoredRelease

RECORD = b'{"record": 1}\n'
NOW = datetime(2026, 1, 10, tzinfo=UTC)
RULE = {"kind": "promotion_order", "environment": "prod", "after": "staging", "for": "24h"}


def release(minor: int, *environments: str) -> StoredRelease:
    """flights@v1.<minor>.0, whose manifests of an environment have the tree `<environment> <minor>`."""
    released = {
        name: ReleasedEnvironment.model_construct(plan="", plan_file="", tree=f"{name} {minor}", manifests={})
        for name in environments or ("staging", "prod")
    }
    verdict = ReleaseVerdict.model_construct(assurance_level=AssuranceLevel.REPRODUCED)
    record = ReleaseRecord.model_construct(environments=released, verdict=verdict)
    return StoredRelease(ReleaseName("flights", (1, minor, 0)), record, RECORD, None, None, {})


class Branch(DeployBranch):
    """A branch whose tip is as it was published, or for that reason not."""

    @property
    def edited(self) -> str:
        return "edited by hand in abc1234, which names no source" if self.tip and not self.tip.source else ""


def branch(name: str, *entries: tuple[str, float] | tuple[str, float, str], source: str = "s") -> Branch:
    """Its publications from the newest: tree, hours ago, and what failed."""
    publications = tuple(
        Publication(
            "c", str(tree), NOW - timedelta(hours=float(hours)), source, "flights@v1.0.0", *map(str, failed or [""])
        )
        for tree, hours, *failed in entries
    )
    return Branch(name, publications)


def known(prod: str, *staging: Any, ran: Any = (), **changed: Any) -> Deployments:
    """Production names `prod`; what the branches hold; flights@v1.0.0 to v1.2.0 are as they were released."""
    records = {str(release(minor).name): release(minor) for minor in range(3)}
    branches = {"staging": branch("staging", *staging), "prod": branch("prod", *ran)}
    made = Deployments({"staging": "latest", "prod": prod}, records, branches, NOW)
    return replace(made, **changed)


def found(head: Deployments | Unpaired, base: Deployments | Unpaired | None = None, **rule: Any) -> Finding:
    whole = evidence(rows=200)
    assert whole.base is not None
    head_evidence = whole.head.holding(deployments, head)
    base_evidence = whole.base.holding(deployments, base if base is not None else Unpaired("none"))
    (finding,) = judged(replace(whole, head=head_evidence, base=base_evidence), **RULE | rule)
    return finding


@pytest.mark.parametrize(
    ("staging", "verdict", "reason"),
    [
        pytest.param(
            [("staging 1", 30)], "pass", "staging has run flights@v1.1.0 for 30.0 h without", id="long enough"
        ),
        pytest.param([("staging 1", 24)], "pass", "for 24.0 h without a failed", id="exactly long enough"),
        pytest.param([("staging 1", 23.9)], "fail", "for 23.9 h without a failed analysis; 24.0 h", id="too short"),
        pytest.param([("staging 1", 2), ("staging 1", 30)], "pass", "for 30.0 h", id="published twice"),
        pytest.param([("staging 1", 1), ("staging 0", 2), ("staging 1", 30)], "fail", "for 1.0 h", id="interrupted"),
        pytest.param([("staging 2", 30)], "fail", "staging runs flights@v1.0.0, not flights@v1.1.0", id="another"),
        pytest.param([("staging 2", 1), ("staging 1", 30)], "fail", "not flights@v1.1.0", id="no longer"),
        pytest.param([("staging 1", 1, "errors"), ("staging 1", 30)], "fail", "errors failed in staging", id="failed"),
        pytest.param([], "fail", "deploy/staging is not in this clone", id="never"),
    ],
)
def test_a_promotion_needs_the_environment_before_it(staging: list[Any], verdict: str, reason: str) -> None:
    finding = found(known("flights@v1.1.0", *staging), known("flights@v1.0.0"))
    assert (finding.verdict.value, finding.subject) == (verdict, "release of prod")
    assert reason in finding.reason
    assert bool(finding.remedy) is (verdict == "fail")


def test_without_a_base_the_order_is_asked_for_too() -> None:
    assert found(known("flights@v1.1.0")).verdict.value == "fail"
    assert found(known("flights@v1.1.0", ("staging 1", 30))).verdict.value == "pass"


def test_a_branch_edited_by_hand_proves_nothing() -> None:
    head = known("flights@v1.1.0")
    head = replace(head, branches={**head.branches, "staging": branch("staging", ("staging 1", 30), source="")})
    assert found(head).reason.startswith("deploy/staging: edited by hand in abc1234")


def test_what_stays_needs_no_order_and_still_its_record() -> None:
    assert found(known("flights@v1.1.0"), known("flights@v1.1.0")).verdict.value == "pass"
    broken = known("flights@v1.1.0", records={"flights@v1.1.0": "x.json: does not match its digest in the record"})
    finding = found(broken, known("flights@v1.1.0"))
    assert finding.verdict.value == "fail"
    assert finding.reason == "flights@v1.1.0 is not what was released: x.json: does not match its digest in the record"


@pytest.mark.parametrize(
    ("base", "ran", "verdict"),
    [
        pytest.param("flights@v1.2.0", [("prod 2", 1), ("prod 1", 9)], "pass", id="back to what it ran"),
        pytest.param("flights@v1.2.0", [("prod 2", 1)], "fail", id="back to what it never ran"),
        pytest.param("flights@v1.0.0", [("prod 0", 1), ("prod 1", 9)], "fail", id="forward again to what it ran"),
        pytest.param("latest", [("prod 1", 9)], "fail", id="from every merge"),
        pytest.param("loans@v9.0.0", [("prod 1", 9)], "fail", id="from another project"),
    ],
)
def test_going_back_needs_no_order(base: str, ran: list[Any], verdict: str) -> None:
    assert found(known("flights@v1.1.0", ran=ran), known(base)).verdict.value == verdict


def test_an_environment_that_gets_every_merge_has_no_order() -> None:
    finding = found(known("latest"), known("latest"))
    assert (finding.verdict.value, finding.reason) == (
        "fail",
        "prod names no release: it gets every merge, in no order",
    )


@pytest.mark.parametrize(("environment", "after"), [("staging", "prod"), ("prod", "staging")])
def test_a_release_without_one_of_the_two(environment: str, after: str) -> None:
    head = known("flights@v1.1.0", ("staging 1", 30), records={"flights@v1.1.0": release(1, environment)})
    assert found(head).reason == f"flights@v1.1.0 was released without {after}"


def test_what_cannot_be_read_decides_nothing() -> None:
    assert found(Unpaired("no environment is declared")).verdict.value == "inconclusive"
    finding = found(known("flights@v1.1.0"), environment="canary")
    assert (finding.verdict.value, finding.reason) == ("inconclusive", "canary is not declared")


def test_short_times_are_minutes() -> None:
    finding = found(known("flights@v1.1.0", ("staging 1", 0.25)), **{"for": "30m"})
    assert "has run flights@v1.1.0 for 15 min" in finding.reason
    assert finding.remedy == "run the gate again in 15 min"


def test_with_a_key_in_the_policy_an_unsigned_release_fails(tmp_path: Path) -> None:
    file, public = key_pair(tmp_path)
    head = known("flights@v1.1.0", ("staging 1", 30))
    unsigned = found(head, signed_by=public)
    assert unsigned.reason == (
        "flights@v1.1.0 is not proven to be released by the key of the gate: it is not signed; release with --key"
    )
    signed = replace(release(1), envelope=sign(RECORD, file).encode())
    head = replace(head, records={"flights@v1.1.0": signed})
    assert found(head, signed_by=public).verdict.value == "pass"
    _, another = key_pair(tmp_path)
    assert found(head, signed_by=another).verdict.value == "fail"


def test_before_the_first_release_the_remedy_is_the_order_of_adding_the_rule() -> None:
    finding = found(known("latest"), known("latest"))
    assert "add it in the change that promotes" in finding.remedy


SIGNER = {
    "identity": fake_sigstore.WORKFLOW,
    "issuer": fake_sigstore.ISSUER,
    "repository": fake_sigstore.REPOSITORY,
}


def test_with_an_identity_in_the_policy_only_a_release_that_it_signed_passes(tmp_path: Path, monkeypatch) -> None:
    head = known("flights@v1.1.0", ("staging 1", 30))
    with fake_sigstore.running(tmp_path) as (instance, variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        by_workflow = identity_signature.sign_file(RECORD).encode()
        instance.repository = "https://github.com/stranger/models"
        by_stranger = identity_signature.sign_file(RECORD).encode()
    unsigned = found(head, signed_by=SIGNER)
    assert unsigned.reason == (
        f"flights@v1.1.0 is not proven to be released by {fake_sigstore.WORKFLOW}: "
        "it is not signed with an identity; release with --identity"
    )

    def verdict(bundle: bytes, content: bytes = RECORD) -> str:
        signed = replace(release(1), content=content, bundle=bundle)
        return str(found(replace(head, records={"flights@v1.1.0": signed}), signed_by=SIGNER).verdict.value)

    assert verdict(by_workflow) == "pass"
    assert verdict(by_workflow, RECORD + b" ") == "fail"
    assert verdict(by_stranger) == "fail"
    assert verdict(b"{}") == "fail"


@pytest.mark.parametrize(
    "signer",
    [
        "not base64!",
        {"identity": "x"},
        SIGNER | {"issuer": "token.actions.githubusercontent.com"},
        SIGNER | {"identity": ""},
        SIGNER | {"repositry": "x"},
    ],
    ids=["no key", "no issuer", "an issuer without https", "no name", "a misspelt key"],
)
def test_a_signer_that_cannot_be_one_is_not_declared(signer: object) -> None:
    with pytest.raises(ValidationError):
        Params.model_validate(RULE | {"signed_by": signer})
