from pathlib import PurePosixPath

import pytest

from tidegate.gate.loosening.code import around, loosened
from tidegate.repository.revisions.git import FileChange


def change(path, status="M"):
    modes = {"A": ("000000", "100644"), "D": ("100644", "000000"), "T": ("100644", "120000")}
    return FileChange(path, *modes.get(status, ("100644", "100644")))


@pytest.mark.parametrize(
    ("status", "word"), [("A", "added"), ("M", "edited"), ("D", "removed"), ("T", "made another kind of file")]
)
def test_a_file_that_can_affect_the_verdict_is_listed_with_what_became_of_it(status, word):
    (way,) = loosened([change("pipelines/tidegate/metrics/recall.py", status)])
    assert way.says == f"{word}, and can affect the verdict"
    assert way.where.path == "pipelines/tidegate/metrics/recall.py"


def test_declarations_documents_and_results_are_not():
    paths = ["conf/gate/flights.yaml", "docs/a.md", "artifacts/evaluate/metrics.json"]
    assert not list(loosened(map(change, paths), [PurePosixPath("artifacts/evaluate/metrics.json")]))


def test_files_that_are_added_as_tidegate_ships_them_are_one_entry_and_others_are_not_hidden():
    paths = ["templates/parts/a.j2", "templates/compose/b.j2", "templates/compose/own.j2", "templates/compose/c.j2"]
    shipped, own = loosened((change(path, "A") for path in paths), shipped={*paths} - {paths[2]})
    assert (shipped.key, shipped.where.path) == ("templates", "templates")
    assert shipped.says.startswith("3 files (parts, compose) added, byte for byte as tidegate ")
    assert (own.key, own.says) == (paths[2], "added, and can affect the verdict")
    assert "must approve it" in shipped.finding().remedy


def test_around_a_project_in_a_folder_all_but_documents_is_listed_by_the_repository_s_paths():
    paths = ["README.md", "conf/gate/a.yaml", "docs/a.md", "manifests/prod/a.yaml", "src/shared.py"]
    found = [*around(map(change, paths))]
    assert [way.key for way in found] == [":/conf/gate/a.yaml", ":/manifests/prod/a.yaml", ":/src/shared.py"]
    assert found[0].says == "edited outside of this folder, and can affect the verdict"
    assert [way.key for way in around([change("README.md", "T")])] == [":/README.md"]
