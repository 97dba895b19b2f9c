"""Promoting and rolling back: one line, one commit, and the released bytes; refused, the work tree is as before."""

from pathlib import Path

import pytest

import released_project as project
from released_project import PROJECT, carry_out, edit, git, manifests, merge, model, promoted, rolled_back
from tidegate.commands.releasing import promote
from tidegate.delivery.release_name import parse
from tidegate.errors import DeclarationError, EvidenceError, InfrastructureError, UserError

V1 = parse("v0.1.0", PROJECT)


@pytest.fixture
def twice(released: Path) -> dict[str, dict[str, bytes]]:
    """A second release with another model and more replicas; prod's manifests in both, by version."""
    first = manifests("prod")
    edit("conf/env/prod.yaml", "max: 4", "max: 9")
    edit("conf/env/prod.yaml", "a" * 64, "b" * 64)
    model(2)
    merge("another model, image and size")
    project.released("v0.2.0")
    return {"v0.1.0": first, "v0.2.0": manifests("prod")}


def test_a_promotion_is_one_line_and_what_follows_from_it(released: Path) -> None:
    commit = promoted("v0.1.0", "prod")
    assert git("diff", "--name-only", f"{commit}^", commit).split() == ["conf/env/prod.yaml", "params.yaml"]
    assert git("diff", "--numstat", f"{commit}^", commit, "--", "conf") == "1\t1\tconf/env/prod.yaml"
    assert git("log", "-1", "--format=%B", commit).startswith(f"prod: promote to {V1}\n\nconf/env/prod.yaml: latest → ")
    assert git("status", "--porcelain") == ""


@pytest.mark.slow
def test_model_config_and_image_are_the_releases_whatever_is_declared_now(twice: dict[str, dict[str, bytes]]) -> None:
    promoted("v0.1.0", "prod")
    assert manifests("prod") == twice["v0.1.0"] != twice["v0.2.0"]
    promoted("v0.2.0", "prod")
    assert manifests("prod") == twice["v0.2.0"]
    rolled_back("prod")
    assert manifests("prod") == twice["v0.1.0"]


def test_a_rollback_is_the_inverse_edit(twice: dict[str, dict[str, bytes]]) -> None:
    promoted("v0.1.0", "prod")
    before = git("rev-parse", "HEAD^{tree}")
    promoted("v0.2.0", "prod")
    commit = rolled_back("prod")
    assert git("rev-parse", "HEAD^{tree}") == before
    assert git("log", "-1", "--format=%s", commit) == f"prod: roll back to {V1}"


def test_a_rollback_does_not_go_forward(twice: dict[str, dict[str, bytes]]) -> None:
    promoted("v0.1.0", "prod")
    promoted("v0.2.0", "prod")
    rolled_back("prod")
    with pytest.raises(EvidenceError, match=r"prod has named no release before breast-cancer@v0\.1\.0; name one"):
        rolled_back("prod")


def test_a_rollback_to_a_named_release(twice: dict[str, dict[str, bytes]]) -> None:
    rolled_back("prod", "v0.1.0")
    assert manifests("prod") == twice["v0.1.0"]


def test_only_the_edit(released: Path) -> None:
    head = git("rev-parse", "HEAD")
    sentence = str(promote.promote("prod", V1, carry_out=None))
    assert sentence == f"conf/env/prod.yaml:6:10: latest → {V1}; run `dvc repro` and commit"
    assert git("rev-parse", "HEAD") == head
    assert git("diff", "--name-only") == "conf/env/prod.yaml"


def _dirty() -> None:
    Path("notes.txt").write_text("x")


def _edited() -> None:
    edit(f"releases/{PROJECT}/v0.1.0.json", '"tidegate": "0.1.0"', '"tidegate": "9.9.9"')
    git("commit", "-qam", "a record that was edited")


@pytest.mark.parametrize(
    ("before", "environment", "version", "error", "reason"),
    [
        (_dirty, "prod", "v0.1.0", DeclarationError, "notes.txt: is not committed; commit or stash it"),
        (_edited, "prod", "v0.1.0", EvidenceError, r"v0\.1\.0\.json: is not the record that the tag"),
        (None, "prod", "v0.9.0", DeclarationError, r"unknown release: breast-cancer@v0\.9\.0; did you mean"),
        (None, "prd", "v0.1.0", DeclarationError, "unknown environment: prd; did you mean prod"),
        (lambda: promoted("v0.1.0", "prod"), "prod", "v0.1.0", DeclarationError, r"yaml:6:10: prod names .* already"),
        (lambda: git("tag", "-d", str(V1)), "prod", "v0.1.0", EvidenceError, "is not in this clone; run `git fetch"),
    ],
)
def test_what_is_refused_changes_nothing(
    released: Path, before: object, environment: str, version: str, error: type[UserError], reason: str
) -> None:
    if callable(before):
        before()
    state = git("rev-parse", "HEAD"), git("status", "--porcelain")
    with pytest.raises(error, match=reason):
        promote.promote(environment, parse(version, PROJECT), carry_out=carry_out)
    assert (git("rev-parse", "HEAD"), git("status", "--porcelain")) == state


def test_an_environment_that_the_release_does_not_have(released: Path) -> None:
    project.add_environment("canary")
    merge("a new environment")
    with pytest.raises(DeclarationError, match=r"was released without canary \(it has staging, prod\)"):
        promote.promote("canary", V1, carry_out=carry_out)
    assert git("status", "--porcelain") == ""


def test_a_pipeline_that_fails_leaves_the_work_tree_as_it_was(released: Path) -> None:
    def fails() -> None:
        carry_out()
        raise InfrastructureError("disk full")

    with pytest.raises(InfrastructureError, match="disk full"):
        promote.promote("prod", V1, carry_out=fails)
    assert git("status", "--porcelain") == ""


def test_what_was_out_of_date_is_not_committed_with_it(released: Path) -> None:
    def also() -> None:
        carry_out()
        Path("manifests/staging/service.yaml").write_text("kind: Service\n")

    with pytest.raises(EvidenceError, match=r"manifests/staging/service.yaml: changes too, as it was out of date"):
        promote.promote("prod", V1, carry_out=also)
    assert git("status", "--porcelain") == ""


def test_what_does_not_render_as_released_is_not_committed(released: Path) -> None:
    def otherwise() -> None:
        carry_out()
        edit("manifests/prod/autoscaler.yaml", "maxReplicas: 4", "maxReplicas: 99")

    with pytest.raises(EvidenceError, match=r"manifests/prod: is not what breast-cancer@v0\.1\.0 released"):
        promote.promote("prod", V1, carry_out=otherwise)
    assert git("status", "--porcelain") == ""
