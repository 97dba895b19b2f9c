from typing import Any

from fake_github import REPOSITORY, GitHub

COMMIT = "a" * 40
FROM = {"full_name": REPOSITORY, "default_branch": "main"}


def test_comment_says_what_it_did(github: GitHub, call: Any) -> None:
    run = {"event": "pull_request", "head_sha": COMMIT, "head_branch": "b"}
    run |= {"head_repository": {"full_name": "sailor/flights"}}
    said = f"aaaaaaa: success: 1 of 1 judgement pass\n#12: wrote {github.root}/comment/1\n"
    assert call("comment", event={"workflow_run": run, "repository": FROM}) == (0, said)
    assert "**tidegate: passes.**" in github.comments[12][0]["body"]
    gone = {"workflow_run": run | {"head_repository": None}, "repository": FROM}
    assert call("comment", event=gone) == (0, "the run's repository was deleted; nothing to post\n")
