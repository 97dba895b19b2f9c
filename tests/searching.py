"""Declare one kind of search: for the tests of searches."""

from typing import Any

from pydantic import TypeAdapter

from tidegate.config.schema.train_kinds import SearchParams
from tidegate.kinds import SEARCHES


def declared(kind: str, **keys: Any) -> SearchParams:
    found: SearchParams = TypeAdapter(SEARCHES.params()).validate_python({"kind": kind, **keys})
    return found


def parameters_tried(kind: str, space: dict[str, Any], seed: int = 7, **keys: Any) -> list[dict[str, Any]]:
    """What the search tries on 60 rows, in its order; how many rows each was tried on is under `rows`."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    params = declared(kind, space=space, **keys)
    tuner = SEARCHES.load(kind).tuner(params, LogisticRegression(), params.space, seed)
    draw = np.random.default_rng(1)
    inputs = draw.normal(size=(60, 2))
    found = tuner.set_params(refit=False).fit(inputs, inputs[:, 0] + draw.normal(size=60) > 0).cv_results_
    rows = found.get("n_resources", [60] * len(found["params"]))
    return [{**each, "rows": int(count)} for each, count in zip(found["params"], rows, strict=True)]
