"""HEAD is released where the gate passed exactly its tree; anything else is refused, and nothing is written."""

from collections.abc import Callable
from pathlib import Path

import pytest

from released_project import GRADED, START, decided, edit, git, merge
from tidegate.commands.releasing import release
from tidegate.errors import EvidenceError, UserError


def _another_tree() -> None:
    decided()
    git("commit", "-q", "--allow-empty", "-m", "x")
    edit("conf/env/prod.yaml", "max: 4", "max: 99")
    merge("more replicas")


def _not_merged() -> None:
    git("switch", "-q", "-c", "aside")
    edit("conf/env/prod.yaml", "max: 4", "max: 99")
    git("commit", "-qam", "aside")
    decided()


def _edited_package() -> None:
    digest = "0" * 32
    outs = [{"path": "artifacts/package/package.json", "md5": digest, "hash": "md5", "size": 1}]
    lock = {"schema": "2.0", "stages": {"package": {"cmd": "x", "outs": outs}}}
    Path("dvc.lock").write_text(str(lock).replace("'", '"'))
    git("commit", "-qam", "locked")
    git("push", "-q", "origin", "main")
    decided()


def _edited_manifest() -> None:
    path = Path("manifests/prod/autoscaler.yaml")
    path.write_text(path.read_text().replace("maxReplicas: 4", "maxReplicas: 99"))
    git("commit", "-qam", "by hand")
    git("push", "-q", "origin", "main")
    decided()


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (
            lambda: None,
            r"decision.json: not found: the verdict on this tree is missing; run `tidegate gate --base HEAD\^1",
        ),
        (lambda: decided("fail", headline="blocked: 1 of 4"), "the gate's verdict is fail: blocked: 1 of 4"),
        (lambda: decided("inconclusive"), "the gate's verdict is inconclusive"),
        (lambda: decided(tree=""), "is the verdict of a work tree with changes, not of HEAD's"),
        (_another_tree, "is the verdict of the tree .*, not of HEAD's"),
        (lambda: decided(verb="check"), "is not a decision of the gate"),
        (_not_merged, "is not on refs/remotes/origin/main|is not on origin/main"),
        (
            lambda: (decided(), edit("conf/env/prod.yaml", "max: 4", "max: 99")),
            "conf/env/prod.yaml: differs from the co",
        ),
        (lambda: (decided(), Path("conf/env/new.yaml").write_text("a: 1\n")), "conf/env/new.yaml: differs from the co"),
        (_edited_package, "artifacts/package/package.json: does not match its hash in dvc.lock"),
        (_edited_manifest, "manifests/prod/autoscaler.yaml: is not what render writes"),
    ],
)
def test_what_is_not_released(merged: Path, before: Callable[[], object], reason: str) -> None:
    before()
    references = git("for-each-ref")
    with pytest.raises(UserError, match=reason) as raised:
        release.run("v1.0.0", Path("decision.json"), GRADED, START)
    assert isinstance(raised.value, EvidenceError)
    assert git("for-each-ref") == references
    assert not Path("releases").exists()
