"""A card states nothing of evidence that is outdated or edited."""

from pathlib import PurePosixPath

from tidegate.card.current import problems


def test_outdated_stages_and_edited_results_are_named_with_the_remedy():
    found = [str(problem) for problem in problems([PurePosixPath("artifacts/stress")], ("evaluate", "stress"))]
    assert found == [
        "artifacts/stress: does not match its hash in dvc.lock; delete it and run `dvc repro`",
        "outdated: evaluate, stress; run `dvc repro` before the card is written",
    ]


def test_current_evidence_has_no_problem():
    assert not [*problems((), ())]
