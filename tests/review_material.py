"""A review with one finding of each verdict, a loosening and a change of each kind."""

from tidegate.errors import Where
from tidegate.records import Decision, Estimate, Finding, Verdict
from tidegate.review.review_data import CheckHistory, ManifestDiff, PipelineStep, Review, Setting, StepState

FELL = Finding(
    "auc_holds",
    Verdict.FAIL,
    "roc_auc falls by 0.0073 (95 % between 0.0055 and 0.0091); the gate allows 0.003",
    "roc_auc",
    base=0.6904,
    head=0.6831,
    difference=Estimate(-0.0073, -0.0091, -0.0055),
    limit=-0.003,
    rows=82_609,
)
FEW = Finding(
    "carriers_hold",
    Verdict.INCONCLUSIVE,
    "roc_auc may have fallen by up to 0.061; the gate allows 0.03",
    "roc_auc",
    "carrier=HA",
    0.712,
    0.702,
    Estimate(-0.010, -0.061, 0.041),
    limit=-0.03,
    rows=89,
    remedy="about 1,150 rows would decide",
)
HELD = Finding(
    "auc_floor", Verdict.PASS, "roc_auc is at least 0.6790; the floor is 0.67", "roc_auc", head=0.6831, limit=0.67
)
LOOSENED = Finding(
    "gate.rules.auc_holds.margin",
    Verdict.FAIL,
    "margin 0.003 → 0.004; judged by 0.003",
    where=Where("conf/gate/flights.yaml", 6),
)
MATERIAL = Review(
    base="main 4f1c2ab",
    head="work tree",
    decision=Decision("main 4f1c2ab", "work tree", (HELD, FEW, FELL), (LOOSENED,), paired_rows=82_609),
    steps=(PipelineStep("train", StepState.DONE),),
    settings=(Setting("train.estimator.max_iter", "100", "20", Where("conf/train/gradient_boosting.yaml", 4, 13)),),
    checks=(CheckHistory("enough_rows", Verdict.PASS, "critical", "327,346 rows"),),
    manifests=(ManifestDiff("prod/rollout.yaml", "changed", 1, 1, ("@@ -1 +1 @@", "-weight: 5", "+weight: 10")),),
    commands=("dvc repro && tidegate gate --base main",),
)
