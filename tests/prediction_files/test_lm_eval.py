"""The samples of lm-evaluation-harness: scores by document, by filter where there are several."""

import pytest

from compared_files import lines, lm_eval_sample, text
from tidegate.errors import DeclarationError
from tidegate.prediction_files.json_file import read_lines


def harness(folder, samples):
    found = read_lines(lines(folder, "samples_gsm8k.jsonl", samples)).harness
    assert found is not None
    return found


def test_scores_are_those_that_the_sample_lists(tmp_path):
    found = harness(tmp_path, [lm_eval_sample(0, acc_norm=0.0, acc=1.0), lm_eval_sample(1, acc_norm=1.0, acc=0.0)])
    assert found.scores == ("acc", "acc_norm")
    assert (found.columns["acc"], found.columns["acc_norm"]) == ([1.0, 0.0], [0.0, 1.0])
    assert found.columns["id"] == ["0 d0", "1 d1"]


def test_older_samples_list_none_and_every_other_number_counts(tmp_path):
    sample = {key: value for key, value in lm_eval_sample(0, acc=True).items() if key != "metrics"}
    assert harness(tmp_path, [sample]).columns["acc"] == [1.0]


def test_what_is_not_a_number_is_not_a_score(tmp_path):
    assert harness(tmp_path, [lm_eval_sample(0, exact_match=1.0, word_perplexity=[-3.0, 4])]).scores == ("exact_match",)


def test_several_filters_are_scores_of_their_own(tmp_path):
    samples = [
        lm_eval_sample(document, filter_=name, exact_match=score)
        for document in (0, 1)
        for name, score in (("strict-match", 0.0), ("flexible-extract", 1.0))
    ]
    found = harness(tmp_path, samples)
    assert found.scores == ("exact_match,strict-match", "exact_match,flexible-extract")
    assert found.columns["exact_match,flexible-extract"] == [1.0, 1.0]
    assert "2 filters: strict-match, flexible-extract" in found.notes[0]


def test_another_document_under_the_same_number_is_another_row(tmp_path):
    one = harness(tmp_path, [lm_eval_sample(0, acc=1.0)])
    other = harness(tmp_path, [lm_eval_sample(0, acc=1.0) | {"doc_hash": "another"}])
    assert one.columns["id"] != other.columns["id"]


@pytest.mark.parametrize(
    ("samples", "said"),
    [
        ([lm_eval_sample(0, acc=1.0), lm_eval_sample(0, acc=0.0)], ":2: document 0 has acc twice; first on line 1"),
        ([lm_eval_sample(0)], ": holds no score by document that is a number"),
        ([lm_eval_sample(0, acc=1.0), {"acc": 1.0}], ":2: has no doc_id"),
    ],
)
def test_what_is_not_a_sample_is_named_with_its_line(tmp_path, samples, said):
    with pytest.raises(DeclarationError) as refused:
        harness(tmp_path, samples)
    assert str(refused.value).endswith(f"samples_gsm8k.jsonl{said}")


def test_a_broken_line_has_its_column(tmp_path):
    path = text(tmp_path, "samples.jsonl", '{"doc_id": 0, "resps": [], "acc": 1.0}\n{"doc_id": 1, \n')
    with pytest.raises(DeclarationError, match=r"samples\.jsonl:2:1\d: is not JSON: expecting property name"):
        read_lines(path)
