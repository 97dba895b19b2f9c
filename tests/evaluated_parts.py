"""What a review shows of an evaluation, for tests of the page."""

from dataclasses import replace

from tidegate.records import Estimate
from tidegate.review.evaluation_data import (
    BaselineGain,
    FairnessGap,
    SearchOutcome,
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
WEAK = (WeakPart("distance > 900", 321, 0.3, 0.1, 0.05, is_new=True),)
TRIED = (TriedCandidate(0.70, 0.01, is_chosen=False), TriedCandidate(0.71, 0.02, is_chosen=True))
SEARCH = SearchOutcome(
    "random", "roc_auc", (*TRIED, TriedCandidate(None, None, is_chosen=False)), 0.71, 0.6975, 0.02, 0.0125, nested=True
)
PARTS = {
    "search": SEARCH,
    "confusions": (Confusion("gentoo", "adelie", 4, 1_234),),
    "stresses": STRESSES,
    "baselines": BASELINES,
    "fairness": FAIRNESS,
    "weak": WEAK,
}


def hostile_parts(text: str) -> dict[str, object]:
    """The same with this text wherever a text is."""
    return {
        "search": replace(SEARCH, kind=text, metric=text),
        "confusions": (Confusion(text, text, None, 2),),
        "stresses": (
            replace(STRESSES[0], stress=text, kind=text, metric=text),
            replace(STRESSES[1], stress=text, kind=text, failure=text),
        ),
        "baselines": (replace(BASELINES[1], baseline=text, metric=text),),
        "fairness": (replace(FAIRNESS[0], column=text, statistic=text, between=text),),
        "weak": (replace(WEAK[0], name=text),),
    }
