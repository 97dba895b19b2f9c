from typing import Any

import pytest

from fake_github import GitHub
from gate_artifacts import weakened
from tidegate.errors import DeclarationError


def test_approval_tells_the_same_and_writes_nothing(github: GitHub, call: Any) -> None:
    assert call("approval", "12") == (0, "success: 1 of 1 judgement pass\n")
    github.runs[0]["conclusion"] = "failure"
    github.jobs[7] = [{"name": "gate", "conclusion": "failure", "steps": [{"name": "Judge", "conclusion": "failure"}]}]
    github.artifacts.clear()
    github.keep(7, weakened())
    code, text = call("approval", "12")
    assert (code, text.splitlines()[0]) == (10, "conf/gate/flights.yaml: waits for @kim")
    github.review(12, "kim")
    code, text = call("approval", "12")
    assert (code, text.splitlines()[0]) == (0, "conf/gate/flights.yaml: approved by kim")
    github.runs[0]["conclusion"] = None
    assert call("approval", "12") == (3, "pending: waits for the gate's run\n")
    assert not any(request.startswith(("POST", "PATCH")) for request in github.requests)


def test_who_approved_what_was_merged(github: GitHub, call: Any) -> None:
    merge = "b" * 40
    github.pulls[0] |= {"merge_commit_sha": merge, "merged_at": "2026-01-01T12:00:00Z"}
    github.review(12, "kim")
    assert call("approval", "--merged-as", merge) == (0, "\n")
    github.set_status(github.pulls[0]["head"]["sha"], "success")
    assert call("approval", "--merged-as", merge) == (0, "kim\n")
    for words in ((), ("12", "--merged-as", merge)):
        with pytest.raises(DeclarationError, match="give either the number of a pull request, or --merged-as COMMIT"):
            call("approval", *words)
