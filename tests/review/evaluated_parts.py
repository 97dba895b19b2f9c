"""What a review shows of an evaluation, for tests of the page."""

from dataclasses import replace

from tidegate.records import Estimate
from tidegate.review.evaluation_data import (
    BaselineGain,
    CalibrationGap,
    FairnessGap,
    FeatureLoss,
    LeakageMeasure,
    LearningCurve,
    LearntStep,
    ResidualBin,
    Residuals,
    SearchOutcome,
    SeedSpread,
    StressedMetric,
    TriedCandidate,
    WeakPart,
)
from tidegate.review.review_data import Confusion

STRESSES = (
    StressedMetric("no_weather", "missing_values", "roc_auc", 200, 2_000, 0.01, Estimate(0.03, 0.02, 0.04)),
    StressedMetric("new_carrier", "unseen_categories", "", 20, 2_000, None, None, "ValueError: unknown"),
    StressedMetric("no_rows", "covariate_shift", "roc_auc", 0, 2_000, None, None),
)
FAIRNESS = (FairnessGap("origin", "selection rate", "origin=EWR and origin=LGA", 0.1, Estimate(0.2, 0.1, 0.3)),)
BASELINES = (
    BaselineGain("constant", "roc_auc", 0.7, 0.5, Estimate(0.2, 0.1, 0.3)),
    BaselineGain("logistic", "roc_auc", 0.7, 0.69, Estimate(0.01, -0.02, 0.04)),
)
LEAKAGE = (
    LeakageMeasure("copies", "equal to 4 digits in all columns", 0.31, 0.01, 0.02, 4_000, is_suspected=True),
    LeakageMeasure("strong column", "distance", 0.1, 0.12, 0.95, 20_000, is_suspected=False),
)
RESIDUALS = Residuals(
    (ResidualBin(10.0, 1.0, -20.0, 25.0), ResidualBin(90.0, -2.0, -30.0, 20.0)),
    (ResidualBin(12.0, 0.5, -15.0, 18.0), ResidualBin(50.0, 0.0, -10.0, 10.0), ResidualBin(95.0, -1.0, -20.0, 15.0)),
)
WEAK = (WeakPart("distance > 900", 321, 0.3, 0.1, 0.05, is_new=True),)
TRIED = (TriedCandidate(0.70, 0.01, is_chosen=False), TriedCandidate(0.71, 0.02, is_chosen=True))
SEARCH = SearchOutcome(
    "random", "roc_auc", (*TRIED, TriedCandidate(None, None, is_chosen=False)), 0.71, 0.6975, 0.02, 0.0125, nested=True
)
SEEDS = (SeedSpread("roc_auc", 0.71, (0.69, 0.70)),)
LEARNING = (
    LearningCurve(
        "roc_auc", (LearntStep(0.5, 900, 0.68, None), LearntStep(1.0, 1_800, 0.71, Estimate(0.03, 0.01, 0.05)))
    ),
    LearningCurve("brier", (LearntStep(0.5, 900, 0.2, None), LearntStep(1.0, 1_800, 0.2, Estimate(0.0, -0.01, 0.01)))),
)
IMPORTANCE = (
    FeatureLoss("distance", 0.05, Estimate(0.04, 0.03, 0.05)),
    FeatureLoss("stops", None, Estimate(0.0, -0.01, 0.01)),
)
CALIBRATION = (CalibrationGap("ece", 0.01, Estimate(0.02, 0.0, 0.03)),)
PARTS = {
    "seeds": SEEDS,
    "learning": LEARNING,
    "importance": IMPORTANCE,
    "calibration": CALIBRATION,
    "search": SEARCH,
    "confusions": (Confusion("gentoo", "adelie", 4, 1_234),),
    "stresses": STRESSES,
    "baselines": BASELINES,
    "fairness": FAIRNESS,
    "leakage": LEAKAGE,
    "residuals": RESIDUALS,
    "weak": WEAK,
}


def hostile_parts(text: str) -> dict[str, object]:
    """The same with this text wherever a text is."""
    return {
        "seeds": (replace(SEEDS[0], metric=text),),
        "learning": tuple(replace(curve, metric=text) for curve in LEARNING),
        "importance": tuple(replace(loss, feature=text) for loss in IMPORTANCE),
        "calibration": (replace(CALIBRATION[0], statistic=text),),
        "search": replace(SEARCH, kind=text, metric=text),
        "confusions": (Confusion(text, text, None, 2),),
        "stresses": (
            replace(STRESSES[0], stress=text, kind=text, metric=text),
            replace(STRESSES[1], stress=text, kind=text, failure=text),
        ),
        "baselines": (replace(BASELINES[1], baseline=text, metric=text),),
        "fairness": (replace(FAIRNESS[0], column=text, statistic=text, between=text),),
        "leakage": (replace(LEAKAGE[0], sign=text, subject=text),),
        "weak": (replace(WEAK[0], name=text),),
    }
