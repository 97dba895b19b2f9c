"""The merge base's kinds are used, and what a change does to kinds is withheld until an owner approves."""

from pathlib import Path, PurePosixPath

import pytest

import gate_project as project
from own_kinds import METRIC
from tidegate.kinds import METRICS, VERBS, folder, places
from tidegate.repository import base_kinds

SHARE = Path("pipelines/mine/metrics/share.py")


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """Main has a metric of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(places, "_CHOSEN", places._Chosen())
    SHARE.parent.mkdir(parents=True)
    SHARE.write_text(METRIC)
    Path("pyproject.toml").write_text('[tool.tidegate]\nkinds = ["pipelines/mine"]\n')
    project.paths.PARAMS.write_text("seed: 7\n")
    project.git("init", "--quiet", "--initial-branch=main")
    project.commit("a metric of our own")
    folder._files.cache_clear()
    yield
    folder._files.cache_clear()


def sources():
    return {name: file.source.decode() for place in places.places() for name, file in place.kinds("metrics").items()}


def test_without_a_change_they_are_the_same(repository):
    assert base_kinds.choose("HEAD") == ()
    assert sources() == {"share": METRIC}
    assert str(METRICS.files()["share"]).endswith(f":{SHARE}")


def test_an_edited_and_an_added_one_are_withheld(repository):
    SHARE.write_text(f"{METRIC}\n")
    SHARE.with_name("other.py").write_text(METRIC)
    said = "by this change and does not decide on it: the merge base's kinds do, until an owner approves"
    assert [str(file.problem) for file in base_kinds.choose("HEAD")] == [
        f"pipelines/mine/metrics/other.py: warning: is added {said}",
        f"{SHARE}: warning: is edited {said}",
    ]
    assert sources() == {"share": METRIC}


def test_an_approved_change_brings_its_own_beside_what_it_removes(repository):
    SHARE.rename(SHARE.with_name("other.py"))
    assert base_kinds.choose("HEAD", approved=True) == ()
    assert sources().keys() == {"share", "other"}


def test_an_approved_move_to_another_folder_leaves_one_of_each_name(repository):
    Path("pipelines/mine").rename("pipelines/ours")
    Path("pyproject.toml").write_text('[tool.tidegate]\nkinds = ["pipelines/ours"]\n')
    base_kinds.choose("HEAD", approved=True)
    assert METRICS.files()["share"] == Path("pipelines/ours/metrics/share.py")


def test_an_approved_removal_leaves_the_name_to_tidegate(repository):
    SHARE.rename(SHARE.with_name("recall.py"))
    project.commit("before tidegate had a recall")
    SHARE.with_name("recall.py").unlink()
    base_kinds.choose("HEAD", approved=True)
    assert METRICS.names() == METRICS.built_in()


def test_an_approved_removal_leaves_the_name_of_a_verb_to_tidegate(repository):
    verb = Path("pipelines/mine/cli/plan.py")
    verb.parent.mkdir()
    verb.write_text("")
    project.commit("before tidegate had this verb")
    verb.unlink()
    base_kinds.choose("HEAD", approved=True)
    assert VERBS.names() == VERBS.built_in()


def test_a_removal_that_leaves_the_name_to_tidegate_is_withheld(repository):
    SHARE.rename(SHARE.with_name("recall.py"))
    project.commit("before tidegate had a recall")
    SHARE.with_name("recall.py").unlink()
    (withheld,) = base_kinds.choose("HEAD")
    assert str(withheld.problem) == (
        "pipelines/mine/metrics/recall.py: warning: is removed by this change, "
        "and tidegate's own of that name takes its place once an owner approves"
    )
    assert METRICS.names() == METRICS.built_in()


def test_a_folder_that_only_the_change_names_is_not_used(repository):
    Path("pipelines/more/metrics").mkdir(parents=True)
    Path("pipelines/more/metrics/other.py").write_text(METRIC)
    Path("pyproject.toml").write_text('[tool.tidegate]\nkinds = ["pipelines/mine", "pipelines/more"]\n')
    (withheld,) = base_kinds.choose("HEAD")
    assert withheld == base_kinds.Withheld(PurePosixPath("pipelines/more/metrics/other.py"), "metrics", "added")
    assert sources().keys() == {"share"}


def test_before_the_first_adoption_they_are_the_work_tree_s(repository):
    project.paths.PARAMS.unlink()
    project.commit("nothing adopted yet")
    SHARE.write_text(f"{METRIC}\n")
    assert base_kinds.choose("HEAD") == ()
    assert sources() == {"share": f"{METRIC}\n"}


def test_without_a_base_nothing_is_decided_and_they_are_the_work_tree_s(repository):
    SHARE.write_text(f"{METRIC}\n")
    assert base_kinds.choose("nowhere") == ()
    assert sources() == {"share": f"{METRIC}\n"}
