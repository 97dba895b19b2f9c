"""Files are added, never changed; lines that a file of the repository lacks are shown, and appended when asked."""

from pathlib import Path, PurePosixPath

import pytest

from tidegate.errors import DeclarationError, InfrastructureError
from tidegate.onboarding.starter_files import layout

CONF = {"conf/config.yaml": "project: mine\n", "conf/evaluate/regression.yaml": "task: regression\n"}


def planned(*groups):
    return layout.plan(CONF, groups or ("base",), "mine")


def test_in_an_empty_folder_all_of_it_is_added():
    plan = planned("base", "templates:kubernetes")
    layout.lay_down(plan, append=False)
    assert Path("conf/config.yaml").read_text() == "project: mine\n"
    assert Path("dvc.yaml").is_file()
    assert "store: https://models.example.com/mine" in Path("conf/env/prod.yaml").read_text()
    assert not Path("conf/evaluate/binary.yaml").exists(), "the declared group replaces the starter's"
    assert plan.appended == {}


def test_what_exists_stays_and_lacking_lines_are_known():
    Path(".gitignore").write_text("/artifacts/*\n*.pyc")
    Path("pyproject.toml").write_text('[project]\nname = "theirs"\n')
    plan = planned()
    assert {str(path) for path in plan.appended} == {".gitignore", "pyproject.toml"}
    assert "/artifacts/*" not in plan.appended[PurePosixPath(".gitignore")]
    layout.lay_down(plan, append=False)
    assert Path("pyproject.toml").read_text() == '[project]\nname = "theirs"\n'


def test_lines_are_appended_when_asked_and_then_lack_no_more():
    Path(".gitignore").write_text("*.pyc")
    Path("pyproject.toml").write_text('[project]\nname = "theirs"\n')
    layout.lay_down(planned(), append=True)
    assert Path(".gitignore").read_text().startswith("*.pyc\n\n#")
    assert '[project]\nname = "theirs"\n\n[tool.tidegate]\n' in Path("pyproject.toml").read_text()
    for path in CONF:
        Path(path).unlink()
    assert planned().appended == {}


def test_settings_of_dvc_that_exist_are_the_repositorys_own():
    Path(".dvc").mkdir()
    Path(".dvc/config").write_text("[core]\n    remote = theirs\n")
    assert not any(path.parts[0] == ".dvc" for path in planned().added)


def test_every_file_in_the_way_is_named_and_nothing_is_written():
    Path("conf").mkdir()
    Path("conf/config.yaml").write_text("theirs: 1\n")
    Path("dvc.yaml").write_text("stages: {}\n")
    with pytest.raises(DeclarationError) as refused:
        planned()
    assert [str(problem.where) for problem in refused.value.problems] == ["conf/config.yaml", "dvc.yaml"]


def test_where_a_file_cannot_be_written_those_before_it_go_again(monkeypatch):
    plan = planned()
    Path("dvc.yaml").write_text("stages: {}\n")  # since the plan was made
    with pytest.raises(InfrastructureError, match=r"dvc\.yaml: was made meanwhile; repeat"):
        layout.lay_down(plan, append=False)
    assert [path for path in Path().rglob("*") if path.is_file()] == [Path("dvc.yaml")]


def test_settings_written_inline_are_there(tmp_path):
    Path("pyproject.toml").write_text('tool.tidegate = {trusted = ["x.Y"]}\n')
    assert planned().appended == {}


def test_a_file_that_is_not_toml_is_refused_before_anything_is_written():
    Path("pyproject.toml").write_text("[project\n")
    with pytest.raises(DeclarationError, match=r"pyproject\.toml: is not valid TOML"):
        planned()


@pytest.mark.parametrize("name", [".dvc", "conf", "templates"])
def test_a_link_or_a_file_where_a_folder_must_be_is_refused(tmp_path, name):
    Path(name).symlink_to("/tmp")
    with pytest.raises(DeclarationError, match="is a link"):
        planned()
    Path(name).unlink()
    Path(name).touch()
    with pytest.raises(DeclarationError, match="is a file"):
        planned()
