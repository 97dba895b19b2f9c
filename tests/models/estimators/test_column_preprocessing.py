"""What a feature becomes: categories with rare values as one, words in a bounded number of columns, never an error."""

import numpy as np
import pandas as pd
import pytest
from pydantic import TypeAdapter, ValidationError
from sklearn.feature_extraction.text import HashingVectorizer, TfidfVectorizer

from tidegate.config.schema.data import Columns
from tidegate.config.schema.train import MOST_TERMS, Preprocess
from tidegate.models.estimators.column_preprocessing import by_type, categories, texts

COLUMNS = TypeAdapter(Columns).validate_python(
    {
        "shop": {"type": "category"},
        "note": {"type": "string", "nullable": True},
        "title": {"type": "string"},
        "price": {"type": "float"},
        "sold": {"type": "bool", "role": "target", "positive": True},
    }
)
ROWS = pd.DataFrame(
    {
        "shop": ["a"] * 6 + ["b"] * 3 + ["c", "d", None],
        "note": ["late and broken", None, "broken screen", "fine", "fine fine", "", *["late"] * 6],
        "title": ["screen"] * 12,
        "price": [*range(12)],
    },
    dtype=object,
)


def fitted(**declared):
    transformer = by_type(Preprocess(**declared), COLUMNS, dense=True)
    return transformer, transformer.fit_transform(ROWS)


def test_words_of_each_text_are_weighted_as_scikit_learn_alone_weights_them():
    _, made = fitted(text="tfidf", category="ordinal")
    notes = TfidfVectorizer(max_features=1000).fit_transform([text or "" for text in ROWS.note]).toarray()
    titles = np.ones((12, 1))
    assert np.array_equal(made[:, 1:-1], np.column_stack([notes, titles]))
    assert made[:, -1].tolist() == [*range(12)]


def test_the_vocabulary_is_bounded_by_the_commonest_words_of_the_training_rows():
    transformer, made = fitted(text="tfidf", terms=2, category="ordinal")
    words = transformer.named_transformers_["words_note"][-1].vocabulary_
    assert sorted(words) == ["fine", "late"]
    assert made.shape[1] == 1 + 2 + 1 + 1


def test_hashing_remembers_no_word():
    transformer, made = fitted(text="hashing", terms=8, category="ordinal")
    assert np.array_equal(
        made[:, 1:9], HashingVectorizer(n_features=8).transform([text or "" for text in ROWS.note]).toarray()
    )
    assert made.shape[1] == 1 + 8 + 8 + 1
    assert not hasattr(transformer.named_transformers_["words_note"][-1], "vocabulary_")


@pytest.mark.parametrize("text", ["tfidf", "hashing"])
def test_unseen_missing_and_empty_texts_are_no_error(text):
    transformer, _ = fitted(text=text, terms=8)
    texts = {"note": ["never seen", None, ""], "title": ["", "?!", "\x00"], "shop": ["new"] * 3}
    strange = ROWS.head(3).assign(**{name: pd.Series(values, dtype=object) for name, values in texts.items()})
    made = transformer.transform(strange)
    assert np.isfinite(made.astype(float)).all()
    assert not made[1, 5:-1].any(), "no word, no weight"


def test_a_text_is_one_value_unless_words_are_asked_for():
    assert categories(Preprocess(), COLUMNS) == ["shop", "note", "title"]
    assert texts(Preprocess(), COLUMNS) == []
    assert categories(Preprocess(text="tfidf"), COLUMNS) == ["shop"]
    assert texts(Preprocess(text="tfidf"), COLUMNS) == ["note", "title"]


def test_values_in_fewer_rows_than_declared_are_one_value_and_an_unseen_one_is_like_them():
    transformer, made = fitted(text="hashing", terms=2, rare=3)
    assert made[:, :3].sum(axis=0).tolist() == [6, 3, 3], "a, b, and the three that are in one row each"
    unseen = transformer.transform(ROWS.head(1).assign(shop=pd.Series(["new"], dtype=object)))
    assert np.array_equal(unseen[0, :3], [0, 0, 1])


def test_rare_codes_are_one_code_and_an_unseen_value_keeps_its_own():
    transformer, made = fitted(text="hashing", terms=2, rare=3, category="ordinal")
    assert made[:, 0].tolist() == [0] * 6 + [1] * 3 + [2, 2, 2], "a missing value is rare, too"
    assert transformer.transform(ROWS.head(1).assign(shop=pd.Series(["new"], dtype=object)))[0, 0] == -1


def test_where_no_value_is_rare_an_unseen_one_has_no_column():
    transformer, made = fitted(text="hashing", terms=2, rare=None)
    assert made[:, :5].sum() == 12
    assert transformer.transform(ROWS.head(1).assign(shop=pd.Series(["new"], dtype=object)))[0, :5].sum() == 0


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ({"terms": 50}, "terms needs text"),
        ({"text": "tfidf", "terms": 1}, "greater than or equal to 2"),
        ({"text": "tfidf", "terms": MOST_TERMS + 1}, "less than or equal to 20000"),
        ({"text": "words"}, "tfidf"),
        ({"rare": 1}, "greater than or equal to 2"),
        ({"rare": True}, "integer"),
    ],
)
def test_what_means_nothing_is_refused(declared, message):
    with pytest.raises(ValidationError, match=message):
        Preprocess(**declared)
