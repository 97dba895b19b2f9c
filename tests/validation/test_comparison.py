"""Two declarations are compared key by key, each change at its place, and followed down to the manifests."""

import shutil
from pathlib import Path

import pytest
import yaml

from gate_project import git
from tidegate.config.code_digests import with_code
from tidegate.config.composing.compose import compose
from tidegate.config.composing.params_file import text
from tidegate.errors import DeclarationError
from tidegate.repository.revisions.git import resolve
from tidegate.validation.comparison import DeclarationComparison, compare, declared, recorded


@pytest.fixture(autouse=True)
def here(tmp_path, repository, monkeypatch):
    """The reference's declaration, not yet in git."""
    for name in ("conf", "templates"):
        shutil.copytree(repository / name, tmp_path / name)
    shutil.copy(repository / "dvc.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def changed(*overrides: str, **options: object) -> DeclarationComparison:
    return compare(compose(), compose(overrides), **options)


def keys(found):
    return [change.key for change in found.changes]


def test_the_same_declaration_differs_in_nothing():
    found = changed()
    assert (found.changes, found.wheres, found.impacts, found.manifests, found.code) == ([], [], [], (), ())
    assert found.affected.stages == ()


def test_a_changed_value_has_its_place_and_a_removed_one_its_former():
    found = changed("seed=8", "~train.estimator.max_leaf_nodes")
    places = dict(zip(keys(found), map(str, found.wheres), strict=True))
    assert places["seed"] == "override seed=8"
    assert places["train.estimator.max_leaf_nodes"].startswith("conf/train/gradient_boosting.yaml:")


def test_a_change_of_one_environment_reaches_its_manifests_alone():
    found = changed("environments.prod.target.replicas.min=4")
    assert found.manifests == ("manifests/prod/autoscaler.yaml",)
    assert found.affected.environments == ("prod",)


def test_what_trains_again_reaches_every_environment_by_its_package():
    found = changed("train.estimator.max_iter=50")
    assert {path.split("/")[1] for path in found.manifests} == {"dev", "staging", "prod"}


def test_what_only_the_gate_reads_reaches_no_manifest():
    found = changed("gate.rules.auc_holds.margin=0.005")
    assert found.manifests == ()
    assert found.affected.rules == ("auc_holds",)


def test_an_environment_that_went_takes_all_of_its_manifests_along():
    found = changed("~environments.staging")
    optional = {"monitor.yaml"}  # of a declared rate per replica alone
    templates = {path.stem for path in Path("templates/kubernetes").glob("*.j2")} - optional
    gone = {path.removeprefix("manifests/staging/") for path in found.manifests if "/staging/" in path}
    assert gone == templates


def test_what_cannot_be_rendered_is_named_as_a_folder():
    Path("templates/argo_rollouts/rollout.yaml.j2").write_text("{{ nothing }}\n")
    assert changed("environments.prod.target.replicas.min=4").manifests == ("manifests/prod",)


def test_a_declaration_of_another_shape_is_compared_all_the_same():
    found = changed("environments.prod.target.replicas.min=four")
    assert keys(found) == ["environments.prod.target.replicas.min"]
    assert found.manifests == ("manifests/prod",)


@pytest.mark.slow
def test_recorded_code_is_compared_in_words():
    before, after = with_code(compose().values)["code"], with_code(compose().values)["code"]
    before["evaluate"]["files"] = "0" * 32
    found = changed(code=(before, after))
    assert found.code == ("edited code re-runs evaluate",)
    assert found.affected.stages[0] == "evaluate"
    assert changed(code=(None, after)).code == ()


@pytest.fixture
def committed(here):
    git("init", "--quiet", "--initial-branch=main")
    git("add", "--all")
    git("commit", "--quiet", "--message", "without params.yaml")


def test_a_revision_is_composed_from_git_and_the_work_tree_from_its_files(committed):
    path = Path("conf/config.yaml")
    path.write_text(path.read_text().replace("seed: 7", "seed: 8"))
    (Path("conf/train") / ".swp.yaml").write_text("- no mapping\n")
    assert (declared(resolve("main")).values["seed"], declared(None).values["seed"]) == (7, 8)
    git("add", "--all")
    git("commit", "--quiet", "--message", "with a hidden file")
    assert declared(resolve("main")).values["seed"] == 8


def test_a_revision_that_cannot_be_composed_is_refused_at_its_place(committed):
    Path("conf/config.yaml").write_text("defaults: 3\n")
    git("commit", "--quiet", "--all", "--message", "broken")
    with pytest.raises(DeclarationError, match=r"conf/config\.yaml:1:"):
        declared(resolve("main"))


def test_code_is_what_the_revisions_file_records_and_here_what_is_installed(committed):
    composed = compose()
    assert recorded(resolve("main"), composed) is None
    values = with_code(composed.values)
    assert recorded(None, composed) == values["code"]
    Path("params.yaml").write_text(text(values).replace(values["code"]["train"]["files"], "f" * 32))
    git("add", "--all")
    git("commit", "--quiet", "--message", "with params.yaml")
    assert recorded(resolve("main"), composed)["train"]["files"] == "f" * 32
    for content in ("- 1\n", yaml.safe_dump({"seed": 7})):
        Path("params.yaml").write_text(content)
        git("commit", "--quiet", "--all", "--message", "another shape")
        assert recorded(resolve("main"), composed) == {}
