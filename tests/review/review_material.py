"""A review with one finding of each verdict, a loosening and a change of each kind."""

from dataclasses import replace

import reviewed
from reviewed import FEW, LOOSENED
from tidegate.errors import Where
from tidegate.records import Decision, Verdict
from tidegate.review.review_data import CheckHistory, ManifestDiff, PipelineStep, Review, Setting, StepState

FELL = replace(reviewed.FELL, where=None)
HELD = replace(reviewed.HELD, interval=None)
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
