from typing import Any

from fake_github import REPOSITORY, GitHub

FROM = {"full_name": REPOSITORY, "default_branch": "main"}


def test_outdate_says_what_it_did(github: GitHub, call: Any) -> None:
    told = {"ref": "refs/heads/main", "before": "1" * 40, "after": "2" * 40, "repository": FROM}
    assert call("outdate", event=told) == (0, "")
    github.rules.append({"type": "merge_queue"})
    assert call("outdate", event=told)[1].startswith("the merge queue runs the gate again on every change")
