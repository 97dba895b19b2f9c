"""How row weights reach an estimator: the name of its fit parameter.

Also through pipelines, searches and ensembles.
"""

from typing import Any

WEIGHT = "sample_weight"


def parameter(estimator: object) -> str | None:
    """The parameter of `estimator.fit` that takes a weight per row; None where the estimator takes none.

    A Pipeline passes `<last step>__sample_weight` on; a search passes on what its estimator takes; an ensemble that
    names no such parameter passes it to all of its estimators, each of which must take it.
    """
    from sklearn.model_selection._search import BaseSearchCV
    from sklearn.pipeline import Pipeline
    from sklearn.utils.validation import has_fit_parameter

    match estimator:
        case Pipeline():
            name, last = estimator.steps[-1]
            inner = parameter(last)
            return f"{name}__{inner}" if inner else None
        case BaseSearchCV():
            return parameter(estimator.estimator)
        case _ if not hasattr(estimator, "fit"):
            return None
        case _ if has_fit_parameter(estimator, WEIGHT):
            return WEIGHT
    parts = _ensemble(estimator)
    return WEIGHT if parts and all(parameter(part) == WEIGHT for part in parts) else None


def _ensemble(estimator: Any) -> list[object]:
    """The estimators that a voting or stacking ensemble fits on the rows, the final one included."""
    parameters = estimator.get_params(deep=False)
    named = parameters.get("estimators")
    parts = named if isinstance(named, list) else []
    members = [part[1] for part in parts if isinstance(part, list | tuple) and len(part) == 2 and part[1] != "drop"]
    final = parameters.get("final_estimator")
    return [*members, final] if members and final is not None else members
