"""LightGBM and XGBoost: what trusted models hold and which parameters they accept.

Their constructors pass any further name on to a native library, some of whose parameters name files. Only what the
constructor itself names is taken, and what is listed here.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ThirdPartyClass:
    """A class by the name that people write: where it is defined, what a fitted one holds, further parameters."""

    defined: str
    holds: tuple[str, ...]
    further: tuple[str, ...] = ()


_LIGHTGBM_FURTHER = (
    *("bagging_fraction", "bagging_freq", "bagging_seed", "cat_l2", "cat_smooth", "deterministic", "extra_trees"),
    *("feature_fraction", "feature_fraction_bynode", "force_col_wise", "force_row_wise", "is_unbalance", "lambda_l1"),
    *("lambda_l2", "linear_tree", "max_bin", "max_cat_threshold", "min_data_in_bin", "min_data_in_leaf"),
    *("min_data_per_group", "min_gain_to_split", "min_sum_hessian_in_leaf", "monotone_constraints"),
    *("monotone_constraints_method", "path_smooth", "scale_pos_weight", "seed", "verbose", "verbosity"),
)


def _lightgbm(name: str) -> ThirdPartyClass:
    holds = ("lightgbm.basic.Booster", "collections.OrderedDict")
    return ThirdPartyClass(f"lightgbm.sklearn.{name}", holds, _LIGHTGBM_FURTHER)


def _xgboost(name: str) -> ThirdPartyClass:
    return ThirdPartyClass(f"xgboost.sklearn.{name}", ("xgboost.core.Booster",))


KNOWN = {
    **{f"lightgbm.{name}": _lightgbm(name) for name in ("LGBMClassifier", "LGBMRegressor")},
    **{
        f"xgboost.{name}": _xgboost(name)
        for name in ("XGBClassifier", "XGBRegressor", "XGBRFClassifier", "XGBRFRegressor")
    },
}


_PROBABILITIES: dict[str, dict[str, tuple[str, ...]]] = {
    "lightgbm": {
        "binary": ("binary", "cross_entropy", "xentropy"),
        "multiclass": ("multiclass", "softmax", "multiclassova", "multiclass_ova", "ova", "ovr"),
    },
    "xgboost": {"binary": ("binary:logistic", "reg:logistic"), "multiclass": ("multi:softprob", "multi:softmax")},
}
"""The objectives by whose models a probability of each class is predicted."""
_OF_RANKS = ("rank:", "lambdarank", "rank_xendcg")


def unfit_objective(target: str, objective: object, task: str) -> str:
    """Why a known class does not predict what it is there for with that objective; empty where it does, or by default.

    A regressor within a classifier is there for a number, whatever the task.
    """
    if entry(target) is None or not isinstance(objective, str):
        return ""
    by_task = _PROBABILITIES[target.partition(".")[0]]
    if target.endswith("Regressor"):
        of_classes = {name for names in by_task.values() for name in names} - {"reg:logistic"}
        is_number = objective not in of_classes and not objective.startswith((*_OF_RANKS, "binary:", "multi:"))
        return "" if is_number else f"{objective} does not predict a number; choose an objective of a regression"
    if task not in by_task or objective in by_task[task]:
        return ""
    return f"{objective} predicts no probabilities for evaluate.task: {task}; choose one of {', '.join(by_task[task])}"


def entry(target: str) -> ThirdPartyClass | None:
    """The entry of a class, by the name that people write or by where it is defined."""
    return KNOWN.get(target) or next((known for known in KNOWN.values() if known.defined == target), None)
