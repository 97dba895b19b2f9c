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


def entry(target: str) -> ThirdPartyClass | None:
    """The entry of a class, by the name that people write or by where it is defined."""
    return KNOWN.get(target) or next((known for known in KNOWN.values() if known.defined == target), None)
