"""What deploy branches held, failures, and edits by hand."""

import pytest

from released_project import PROJECT

pytestmark = pytest.mark.slow


def test_a_deployment_names_the_release_and_the_branch(of):
    (event,) = of("deployment")
    assert (event.subject, event.says, event.problems) == ("prod", f"{PROJECT}@v0.1.0 is deployed", ())
    assert event.evidence.startswith("deploy/prod ")


def test_a_failed_analysis(of):
    (event,) = of("failed analysis")
    assert (event.subject, event.says) == ("prod", "errors failed")


def test_an_edit_by_hand_is_named(of):
    (event,) = [event for event in of("edit") if event.subject == "prod"]
    assert event.problems == ("names no source: it was edited by hand",)
