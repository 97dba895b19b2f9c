"""Plans are read as `tidegate plan` wrote them, or not at all."""

from tidegate.artifacts import write_json
from tidegate.gate.evidence import plans
from tidegate.gate.pairing import Unpaired
from tidegate.gate.revision import RevisionFolder
from tidegate.plans import Analysis, Plan

ERRORS = Analysis("errors", "error_ratio", at_most=0.02, unit="ratio", window_s=300, min_requests=200)
PLAN = Plan("prod", "canary", 40.0, (), (ERRORS,), "rollback", 1, 0, 0)


def test_plans_are_read_from_the_evidence(tmp_path):
    assert plans.read(RevisionFolder(tmp_path, "here")) == Unpaired("artifacts/plan has no plan")
    write_json(tmp_path / "artifacts/plan/prod.json", PLAN.as_json())
    assert plans.read(RevisionFolder(tmp_path, "here")) == (PLAN,)
    write_json(tmp_path / "artifacts/plan/prod.json", PLAN.as_json() | {"digest": "another"})
    assert plans.read(RevisionFolder(tmp_path, "here")) == Unpaired(
        "artifacts/plan/prod.json is not a plan written by `tidegate plan`"
    )
    (tmp_path / "artifacts/plan/prod.json").write_text("{")
    assert isinstance(plans.read(RevisionFolder(tmp_path, "here")), Unpaired)
