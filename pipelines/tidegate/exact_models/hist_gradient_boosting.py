"""Histogram gradient boosting, with categories and missing values.

The baseline is the first tree of each class, because scikit-learn begins its sums with it. Categories are encoded by
the estimator's own encoder; those that it has not seen count as missing.

Why: the most used estimator for tables takes milliseconds for one row, nearly all of them before its trees are asked.

Example: `train.estimator: {_target_: sklearn.ensemble.HistGradientBoostingClassifier}`
"""

from collections.abc import Iterator, Sequence
from typing import Any

from tidegate.exact.columns import Column, NoExactFormError, TextColumn, matrix
from tidegate.exact.compiled import Compiled
from tidegate.exact.encoders import outputs
from tidegate.exact.links import OF_LOSSES
from tidegate.exact.program import Writer
from tidegate.exact.trees import Branch, TreeCollection

ESTIMATORS = frozenset({"HistGradientBoostingClassifier", "HistGradientBoostingRegressor"})
TASKS = frozenset({"binary", "multiclass", "regression"})


def compiled(model: Any, columns: Sequence[Column], writer: Writer) -> Compiled:
    baseline = model._baseline_prediction[0].tolist()
    collection = TreeCollection(len(baseline))
    for target, begin in enumerate(baseline):
        collection.constant(begin, target)
    for stage in model._predictors:
        for target, predictor in enumerate(stage):
            collection.tree(*_tree(predictor), target)
    encoded = _encoded(model, columns)
    collection.step(matrix(encoded, writer), writer)
    link = OF_LOSSES[type(model._loss.link).__name__]
    # scikit-learn keeps the sums of several classes one class after the other
    return Compiled("softmax_by_columns" if link == "softmax" else link, encoded)


def _encoded(model: Any, columns: Sequence[Column]) -> list[Column]:
    """The columns as the trees get them: categories first, as codes of the estimator's own encoder."""
    if model._preprocessor is None:
        return list(columns)
    is_category = model.is_categorical_.tolist()
    categories = [column for column, chosen in zip(columns, is_category, strict=True) if chosen]
    texts = [column for column in categories if isinstance(column, TextColumn)]
    if len(texts) < len(categories):
        raise NoExactFormError("a number is declared as categorical")
    encoder = model._preprocessor.named_transformers_["encoder"]
    codes = outputs(encoder, [text.values.tolist() for text in texts])
    encoded = [TextColumn(text.source, values) for text, (values,) in zip(texts, codes, strict=True)]
    return [*encoded, *(column for column, chosen in zip(columns, is_category, strict=True) if not chosen)]


def _tree(predictor: Any) -> tuple[dict[int, Branch], dict[int, float]]:
    nodes = predictor.nodes
    leaves = {place: float(nodes["value"][place]) for place in nodes["is_leaf"].nonzero()[0].tolist()}
    return dict(_branches(predictor)), leaves


def _branches(predictor: Any) -> Iterator[tuple[int, Branch]]:
    names = ("is_leaf", "feature_idx", "num_threshold", "missing_go_to_left", "left", "right", "is_categorical")
    rows = zip(*(predictor.nodes[name].tolist() for name in (*names, "bitset_idx")), strict=True)
    for place, (is_leaf, column, limit, missing_left, left, right, is_categorical, bitset) in enumerate(rows):
        if not is_leaf:
            members = _members(predictor.raw_left_cat_bitsets[bitset]) if is_categorical else None
            yield place, Branch(column, limit, bool(missing_left), left, right, members)


def _members(bitset: Any) -> list[float]:
    """The codes in a set of 256 bits, 32 in each word."""
    words = bitset.tolist()
    return [float(code) for code in range(256) if words[code // 32] >> code % 32 & 1]
