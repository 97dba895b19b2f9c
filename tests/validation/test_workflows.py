"""Whether anything runs the gate on pull requests."""

import pytest

from tidegate.errors import Level
from tidegate.validation.workflows import problems

GATED = """on: {events}
jobs:
  gate:
    steps:
      - uses: actions/checkout@v7
      - run: |
          tidegate gate --base "$BASE"
"""


@pytest.fixture
def workflow(tmp_path):
    def write(text, name="gate.yml"):
        folder = tmp_path / ".github/workflows"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
        return list(problems(tmp_path))

    return write


def test_the_reference_is_gated(repository):
    assert list(problems(repository)) == []


def test_a_repository_without_workflows_is_on_another_platform(tmp_path):
    assert list(problems(tmp_path)) == []


@pytest.mark.parametrize("events", ["pull_request", "[push, pull_request]", "{pull_request: , merge_group: }"])
def test_a_gate_on_pull_requests_is_found_however_its_events_are_written(workflow, events):
    assert workflow(GATED.replace("{events}", events)) == []


@pytest.mark.parametrize(
    "text",
    [
        GATED.replace("{events}", "push"),
        GATED.replace("{events}", "pull_request").replace("tidegate gate", "tidegate validate"),
        "on: pull_request\n",
        "on: pull_request\njobs: {a: {steps: [x]}, b: 3}\n",
    ],
    ids=["only on push", "only validate", "no jobs", "no steps"],
)
def test_workflows_without_a_gate_on_pull_requests_are_warned_of(workflow, text):
    (problem,) = workflow(text)
    assert problem.level is Level.WARNING
    assert str(problem).startswith(".github/workflows: warning: no workflow runs `tidegate gate` on pull requests")


@pytest.mark.parametrize(
    ("before", "after"), [('"$BASE"', '"$BASE" || true'), ("    steps:", "    continue-on-error: true\n    steps:")]
)
def test_a_gate_whose_outcome_is_ignored_is_warned_of(workflow, before, after):
    (problem,) = workflow(GATED.replace("{events}", "pull_request").replace(before, after))
    assert "the outcome of `tidegate gate` is ignored" in str(problem)


def test_a_workflow_that_calls_another_may_gate_there(workflow):
    assert workflow("on: pull_request\njobs: {gate: {uses: ours/shared/.github/workflows/gate.yml@v1}}\n") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("on: [\n", ".github/workflows/gate.yml:2:1: is not valid YAML"),
        ("- a\n", "is not a workflow"),
        ("a: \x00", "is not valid"),
    ],
)
def test_a_workflow_that_github_could_not_read_is_an_error(workflow, text, said):
    (problem,) = workflow(text)
    assert problem.level is Level.ERROR
    assert said in str(problem)
