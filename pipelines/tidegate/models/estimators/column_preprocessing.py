"""Preprocess features by the type of their column.

Categories, words, numbers, times: transformers of scikit-learn, so that a model file needs no code of ours.
"""

from typing import Any

from tidegate.columns import AnyColumns, ColumnType
from tidegate.config.schema.data import Columns
from tidegate.config.schema.train import Preprocess
from tidegate.models.features import NUMBER, TEXT, input_names

MOST_CATEGORIES = 254
"""What histogram boosting can distinguish in one column; rarer values share a code."""
TERMS = 1_000
"""Columns that a text becomes where nothing is declared."""


def by_type(declared: Preprocess, columns: Columns, *, dense: bool) -> Any:
    """An unfitted ColumnTransformer. Categories come first, so that an estimator knows which inputs are codes.

    `dense` is false where the estimator takes a sparse matrix, which most of one_hot and of words is.
    """
    from sklearn.compose import ColumnTransformer

    numbers = input_names(columns, NUMBER)
    if declared.timestamp == "parts":
        numbers += input_names(columns, (ColumnType.TIMESTAMP,))
    parts = [
        ("text", _encoder(declared, dense=dense), categories(declared, columns)),
        *((f"words_{name}", _words(declared), [name]) for name in texts(declared, columns)),
        ("number", _scaler(declared), numbers),
    ]
    used = [part for part in parts if part[2]]
    return ColumnTransformer(used, verbose_feature_names_out=False, sparse_threshold=0 if dense else 0.3)


def categories(declared: Preprocess, columns: AnyColumns) -> list[str]:
    """The features that are encoded value by value."""
    return input_names(columns, TEXT if declared.text == "category" else (ColumnType.CATEGORY,))


def texts(declared: Preprocess, columns: AnyColumns) -> list[str]:
    """The features that are encoded word by word."""
    return [] if declared.text == "category" else input_names(columns, (ColumnType.STRING,))


def _encoder(declared: Preprocess, *, dense: bool) -> Any:
    """A value not seen in training gets a code of its own (ordinal), no column, or that of rare values (one_hot).

    A missing one is a value like others.
    """
    from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder

    if declared.category == "one_hot":
        unseen = "ignore" if declared.rare is None else "infrequent_if_exist"
        return OneHotEncoder(handle_unknown=unseen, min_frequency=declared.rare, sparse_output=not dense)
    return OrdinalEncoder(
        handle_unknown="use_encoded_value",
        unknown_value=-1,
        encoded_missing_value=-2,
        min_frequency=declared.rare,
        max_categories=MOST_CATEGORIES,
    )


def _words(declared: Preprocess) -> Any:
    """One column of texts, of which a missing one is empty; vectorizers take them without a second dimension."""
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfVectorizer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import FunctionTransformer
    from sklearn.utils.validation import column_or_1d

    terms = declared.terms or TERMS
    words = TfidfVectorizer(max_features=terms) if declared.text == "tfidf" else HashingVectorizer(n_features=terms)
    missing = SimpleImputer(missing_values=None, strategy="constant", fill_value="", keep_empty_features=True)
    return Pipeline([("missing", missing), ("one_dimension", FunctionTransformer(column_or_1d)), ("words", words)])


def _scaler(declared: Preprocess) -> Any:
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler

    steps = []
    if declared.missing == "median":
        steps.append(("missing", SimpleImputer(strategy="median", keep_empty_features=True)))
    if declared.number == "standard":
        steps.append(("scale", StandardScaler()))
    return Pipeline(steps) if steps else "passthrough"
