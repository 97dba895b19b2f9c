"""A review with one finding of each verdict, a loosening and a change of each kind."""

from reviewed import FEW, LOOSENED
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
HELD = Finding(
    "auc_floor", Verdict.PASS, "roc_auc is at least 0.6790; the floor is 0.67", "roc_auc", head=0.6831, limit=0.67
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
