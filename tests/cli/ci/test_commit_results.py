from typing import Any

from fake_github import REPOSITORY, GitHub

FROM = {"full_name": REPOSITORY, "default_branch": "main"}


def test_commit_results_leaves_another_comment_alone(github: GitHub, call: Any) -> None:
    told = {"issue": {"number": 12, "pull_request": {}}, "comment": {"body": "nice", "user": {"login": "kim"}}}
    assert call("commit-results", event=told | {"repository": FROM}) == (0, "the comment has no request\n")
    told["comment"]["body"] = "/tidegate commit"
    code, text = call("commit-results", event=told | {"repository": FROM})
    assert (code, text.startswith("#12: Not committed: ")) == (0, True)
