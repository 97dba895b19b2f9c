"""Callers, copies, or one workflow that only checks."""

import pytest

from tidegate.errors import DeclarationError
from tidegate.onboarding.starter_files.workflows_choice import UNKNOWN, WorkflowsChoice, choose

REF = f"tides/tidegate@{'0123456789' * 4} # v1.2.0"


def test_none_is_added_that_was_not_asked_for():
    assert choose("", wanted=False, copies=False, simple=False) == WorkflowsChoice()


def test_callers_need_a_known_commit_and_copies_are_added_and_named_without_one():
    assert choose(REF, wanted=True, copies=False, simple=False) == WorkflowsChoice("github_calls", REF)
    assert choose(REF, wanted=False, copies=False, simple=False).group == "github_calls"
    assert choose("", wanted=True, copies=False, simple=False, recorded=str) == WorkflowsChoice("github", note=UNKNOWN)


def test_a_recorded_commit_is_called_without_being_named():
    assert choose("", wanted=True, copies=False, simple=False, recorded=lambda: REF) == WorkflowsChoice(
        "github_calls", REF
    )


def test_copies_and_the_simple_one_call_nothing():
    assert choose("", wanted=True, copies=True, simple=False) == WorkflowsChoice("github")
    assert choose("", wanted=False, copies=False, simple=True) == WorkflowsChoice("github_simple")


@pytest.mark.parametrize(("ref", "copies", "simple"), [(REF, True, False), (REF, False, True), ("", True, True)])
def test_options_that_exclude_each_other_are_refused(ref, copies, simple):
    with pytest.raises(DeclarationError, match="leave"):
        choose(ref, wanted=True, copies=copies, simple=simple)
