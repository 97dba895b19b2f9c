"""The results of promptfoo: cases by their variables, several answers to one case as a block."""

import pytest

from compared_files import lines, promptfoo, promptfoo_result
from tidegate.errors import DeclarationError
from tidegate.prediction_files.json_file import read_document, read_lines


def harness(folder, results):
    found = read_document(promptfoo(folder, "a.json", results)).harness
    assert found is not None
    return found


def test_a_case_is_identified_by_its_variables_not_by_its_number(tmp_path):
    first = harness(tmp_path, [promptfoo_result(1), promptfoo_result(2, score=0.25)])
    second = harness(tmp_path, [promptfoo_result(2, testIdx=0), promptfoo_result(1, testIdx=1)])
    assert sorted(first.columns["id"]) == sorted(second.columns["id"])
    assert (first.columns["score"], first.columns["success"]) == ([1.0, 0.25], [1.0, 0.0])
    assert not first.repeated


def test_answers_of_several_providers_are_numbered_alike_in_whatever_order_they_came(tmp_path):
    results = [promptfoo_result(test, provider=provider) for test in (1, 2) for provider in (0, 1)]
    one, other = harness(tmp_path, results), harness(tmp_path, results[::-1])
    assert one.repeated
    assert one.columns["id"] == other.columns["id"][::-1]
    assert len(set(one.columns["case"])) == 2


def test_repeats_have_test_numbers_of_their_own_and_are_one_case(tmp_path):
    found = harness(tmp_path, [promptfoo_result(1), promptfoo_result(1, testIdx=9, score=0.0)])
    assert found.repeated
    assert len(set(found.columns["case"])) == 1


def test_named_scores_are_columns(tmp_path):
    found = harness(tmp_path, [promptfoo_result(1, namedScores={"polite": 0.5}), promptfoo_result(2)])
    assert found.scores == ("score", "success", "polite")
    assert found.columns["polite"] == [0.5, None]


def test_a_case_without_variables_is_its_description_or_number(tmp_path):
    tests = [
        promptfoo_result(1, testCase={"description": "greets"}, vars={}),
        promptfoo_result(7, testCase={}, vars={}),
    ]
    assert harness(tmp_path, tests).columns["case"] == ["greets", "test 7"]


def test_errors_of_the_provider_are_counted(tmp_path):
    failed = promptfoo_result(2, score=0.0, error="timeout", failureReason=2)
    wrong = promptfoo_result(3, score=0.0, error="expected 4", failureReason=1)
    (note,) = harness(tmp_path, [promptfoo_result(1), failed, wrong]).notes
    assert "1 of 3 results are errors of the provider; promptfoo scores them 0" in note


def test_lines_are_read_with_their_numbers(tmp_path):
    path = lines(tmp_path, "a.jsonl", [promptfoo_result(1), promptfoo_result(2) | {"score": "high"}])
    with pytest.raises(DeclarationError) as refused:
        read_lines(path)
    assert str(refused.value) == f"{path}:2: score of test 2 is 'high', not a number"


def test_an_older_summary_without_what_is_around_it_is_read(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"version": 2, "results": [{"success": true, "score": 1, "vars": {"q": "x"}}]}')
    found = read_document(path).harness
    assert found is not None
    assert found.columns["id"] == ['{"q": "x"} #1']


def test_a_run_without_results_is_refused(tmp_path):
    with pytest.raises(DeclarationError, match="holds no results of promptfoo"):
        harness(tmp_path, [])
