"""Which score of a harness is compared."""

import pytest

from compared_files import frame, lines, lm_eval_sample, promptfoo, promptfoo_result, written
from tidegate.commands.comparison.compare_rules import AskedLimits, AskedRules
from tidegate.commands.comparison.compare_scores import chosen_score
from tidegate.errors import DeclarationError
from tidegate.prediction_files.open_file import open_file


@pytest.fixture
def samples(tmp_path):
    def of(name, *filters, **scores):
        records = [lm_eval_sample(0, filter_=each, **scores) for each in filters or ("none",)]
        return open_file(lines(tmp_path, f"samples_{name}.jsonl", records))

    return of


def test_tables_have_none(tmp_path):
    file = open_file(written(tmp_path, "a.csv", frame(rows=5)))
    assert chosen_score(file, file, AskedRules()) == ""


def test_the_first_that_both_have_is_taken(samples):
    assert chosen_score(samples("a", acc=1.0, acc_norm=1.0), samples("b", acc_norm=1.0), AskedRules()) == "acc_norm"


def test_a_metric_or_the_name_of_a_margin_chooses(samples):
    file = samples("a", acc=1.0, acc_norm=1.0)
    assert chosen_score(file, file, AskedRules(("acc_norm",))) == "acc_norm"
    assert chosen_score(file, file, AskedRules(limits=AskedLimits(("acc_norm=0.1",)))) == "acc_norm"


def test_a_score_of_several_filters_has_to_be_chosen(samples):
    file = samples("a", "strict-match", "flexible-extract", exact_match=1.0)
    with pytest.raises(DeclarationError, match="exact_match has several filters: exact_match,strict-match "):
        chosen_score(file, file, AskedRules(("exact_match",)))
    for name in ("exact_match,flexible-extract", "exact_match_flexible_extract"):
        assert chosen_score(file, file, AskedRules((name,))) == "exact_match,flexible-extract"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("accuracy",), "unknown score: accuracy; known: acc, perplexity"),
        (("perplexity",), "only scores from 0 to 1, higher being better, can be compared; perplexity is an error"),
        (("acc", "perplexity"), "one score is compared at a time, got acc and perplexity"),
    ],
)
def test_what_cannot_be_compared_is_refused(samples, asked, said):
    file = samples("a", acc=1.0, perplexity=4.0)
    with pytest.raises(DeclarationError, match=said):
        chosen_score(file, file, AskedRules(asked))


def test_two_harnesses_are_refused(tmp_path, samples):
    other = open_file(promptfoo(tmp_path, "a.json", [promptfoo_result(1)]))
    with pytest.raises(DeclarationError, match=r"is results of lm-evaluation-harness, .* is results of promptfoo"):
        chosen_score(samples("a", acc=1.0), other, AskedRules())
    table = open_file(written(tmp_path, "a.csv", frame(rows=5)))
    with pytest.raises(DeclarationError, match="is a table"):
        chosen_score(table, other, AskedRules())
