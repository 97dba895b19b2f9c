"""The runner that executes workflows in tests decides as GitHub does: what runs, what is skipped, who may what."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

WORKFLOW = """\
name: sample
on:
  push:
    branches: [main]
permissions: {}
env:
  WHO: world
defaults:
  run:
    shell: bash
jobs:
  first:
    runs-on: ubuntu-24.04
    permissions:
      contents: read
    outputs:
      places: ${{ steps.told.outputs.places }}
    steps:
      - id: told
        run: |
          echo 'places=["dev","prod"]' >> "$GITHUB_OUTPUT"
          echo 'KEPT=1' >> "$GITHUB_ENV"
          echo "# summary" >> "$GITHUB_STEP_SUMMARY"
      - run: echo "$WHO $KEPT ${GITHUB_TOKEN-none}"
      - name: forgiven
        continue-on-error: true
        run: "false"
      - name: token of ${{ github.event_name }}
        env:
          TOKEN: ${{ github.token }}
        run: echo "$TOKEN"
  each:
    needs: first
    runs-on: ubuntu-24.04
    strategy:
      fail-fast: false
      matrix:
        place: ${{ fromJSON(needs.first.outputs.places) }}
    environment: ${{ matrix.place }}
    steps:
      - name: broken pipe
        run: "[ ${{ matrix.place }} = prod ] || false | true"
      - name: only when nothing failed
        run: "true"
      - name: after a failure
        if: failure()
        run: echo cleaned
      - name: in any case
        if: ${{ !cancelled() }}
        run: "true"
  listed:
    needs: first
    runs-on: ubuntu-24.04
    strategy:
      fail-fast: false
      matrix:
        include: ${{ fromJSON('[{"at":".","name":"root"},{"at":"below","name":"folder"}]') }}
    steps:
      - run: mkdir below
      - name: ${{ matrix.name }}
        working-directory: ${{ matrix.at }}
        run: basename "$PWD"
  after:
    needs: each
    runs-on: ubuntu-24.04
    steps:
      - run: "true"
  always:
    needs: [each, after]
    if: always() && needs.each.result == 'failure' && needs.after.result == 'skipped'
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/unknown@0000000000000000000000000000000000000000
      - uses: actions/checkout@v4
"""


def report(program: Path, folder: Path, text: str = WORKFLOW, **github: Any) -> dict[str, Any]:
    (folder / "sample.yml").write_text(text)
    told = {
        "event_name": "push",
        "event": {},
        "ref": "refs/heads/main",
        "ref_name": "main",
        "sha": "0" * 40,
        "run_id": 1,
    }
    given = {
        "workflow": str(folder / "sample.yml"),
        "folder": str(folder),
        "github": told | github,
        "env": {"PATH": os.environ["PATH"]},
    }
    (folder / "given.json").write_text(json.dumps(given))
    done = subprocess.run(["node", program, folder / "given.json"], capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.fixture(scope="module")
def jobs(program: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    answer = report(program, tmp_path_factory.mktemp("sample"))
    assert not answer["errors"]
    found: list[dict[str, Any]] = answer["jobs"]
    return found


def test_outputs_variables_and_the_summary_reach_the_next_step(jobs: list[dict[str, Any]]) -> None:
    first = jobs[0]
    assert first["outputs"] == {"places": '["dev","prod"]'}
    assert first["steps"][1]["log"].startswith("world 1 none\n")
    assert first["summary"] == "# summary\n"


def test_a_forgiven_step_fails_and_its_job_does_not(jobs: list[dict[str, Any]]) -> None:
    assert [step["outcome"] for step in jobs[0]["steps"]] == ["success", "success", "failure", "success"]
    assert jobs[0]["result"] == "success"


def test_a_token_grants_what_the_job_names(jobs: list[dict[str, Any]]) -> None:
    assert (jobs[0]["steps"][3]["name"], jobs[0]["steps"][3]["log"]) == ("token of push", "contents=read\nexit 0")


def test_a_matrix_from_an_output_runs_each_place_although_one_fails(jobs: list[dict[str, Any]]) -> None:
    legs = [job for job in jobs if job["id"] == "each"]
    assert [(leg["environment"], leg["result"]) for leg in legs] == [("dev", "failure"), ("prod", "success")]
    assert [step["outcome"] for step in legs[0]["steps"]] == ["failure", "skipped", "success", "success"]
    assert [step["outcome"] for step in legs[1]["steps"]] == ["success", "success", "skipped", "success"]


def test_a_matrix_may_list_its_legs_and_a_step_runs_in_its_folder(jobs: list[dict[str, Any]]) -> None:
    steps = [job["steps"][1] for job in jobs if job["id"] == "listed"]
    assert [(step["name"], step["log"]) for step in steps] == [("root", "work\nexit 0"), ("folder", "below\nexit 0")]


def test_what_needs_a_failed_job_is_skipped_unless_it_asks_to_run(jobs: list[dict[str, Any]]) -> None:
    assert [(job["id"], job["result"]) for job in jobs[5:]] == [("after", "skipped"), ("always", "failure")]


def test_an_action_that_is_unknown_or_not_pinned_fails(jobs: list[dict[str, Any]]) -> None:
    logs = [step["log"] for step in jobs[-1]["steps"]]
    assert "actions[name] is not a function" in logs[0]
    assert jobs[-1]["steps"][1]["outcome"] == "skipped"


def test_another_branch_or_event_sets_nothing_off(program: Path, tmp_path: Path) -> None:
    assert not report(program, tmp_path, ref_name="other")["triggered"]
    assert not report(program, tmp_path, event_name="pull_request")["triggered"]


def test_a_workflow_that_github_would_refuse_is_refused(program: Path, tmp_path: Path) -> None:
    assert report(program, tmp_path, WORKFLOW.replace("needs: first", "needs: nobody"))["errors"]
