"""Text of sentences is given to the model by its words; names, codes and texts that repeat are not."""

from dataclasses import replace

import numpy as np
import pytest
import yaml

from tidegate.config.schema.train import Train
from tidegate.onboarding import declaration, roles, split_choice
from tidegate.onboarding.data_file import word_columns

SENTENCES = [f"My parcel {number} is late again, please help" for number in range(600)]


def test_sentences_become_words_of_the_model(observed, wishes):
    table = observed(note=SENTENCES)
    decided = roles.decide(table, wishes)
    assert (decided.words, decided.terms) == (("note",), 200)
    assert "note" not in dict(decided.ignored)
    without = roles.decide(observed(), wishes)
    assert roles.features(table, decided) == roles.features(observed(), without) + 200
    choice = split_choice.choose(table, decided, None)
    declared = Train.model_validate(yaml.safe_load(declaration.train(decided, choice, 5)))
    assert (declared.preprocess.text, declared.preprocess.terms) == ("tfidf", 200)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([f"Maria Müller {number}" for number in range(600)], id="names"),
        pytest.param([f"loan {number} of {number + 1} in A B C D" for number in range(600)], id="codes"),
        pytest.param(
            [f"https://www.shop{number}.example.co.uk/red/shoe/size" for number in range(600)], id="addresses"
        ),
        pytest.param([f"/home/anna/data/year/run{number}/model.final.bin" for number in range(600)], id="paths"),
        pytest.param(np.resize(SENTENCES[:290], 600), id="sentences that repeat"),
        pytest.param(SENTENCES[:299] + [f"no. {number}" for number in range(301)], id="sentences in fewer than half"),
    ],
)
def test_other_texts_are_left_out(observed, wishes, texts):
    decided = roles.decide(observed(note=texts), wishes)
    assert decided.words == ()
    assert "text" in dict(decided.ignored)["note"]


def test_words_of_any_script_count_and_missing_texts_do_not(observed, wishes):
    texts = [f"посылка {number} снова очень поздно" if number % 5 == 0 else None for number in range(600)]
    assert roles.decide(observed(note=texts), wishes).words == ("note",)


def test_a_column_that_was_named_for_something_else_is_not_made_of_words(observed, wishes):
    notes = SENTENCES[:400] + SENTENCES[:200]
    assert roles.decide(observed(note=notes), wishes).words == ("note",)
    assert roles.decide(observed(note=notes), replace(wishes, group="note")).words == ()


@pytest.mark.parametrize(("rows", "terms"), [(100_000, 200), (100_001, 50)])
def test_tables_of_many_rows_get_fewer_words(rows, terms):
    assert word_columns.terms(rows) == terms
