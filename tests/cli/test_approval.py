from typing import Any

from fake_github import GitHub
from judged import weakened


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
