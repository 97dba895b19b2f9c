"""Which files below templates/ belong to a target, by their names alone."""

from pathlib import Path

import pytest

from tidegate.errors import DeclarationError
from tidegate.manifest_formats import Format, json_document, systemd_unit, yaml_documents
from tidegate.targets._template_files import of_target, parts


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    for name in ("mine/b.yaml.j2", "mine/a.yaml.j2", "mine/README.md", "parts/pod.yaml.j2", "other/x.json.j2"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("a: b\n")
    return tmp_path


def problems(folder: Path, form: Format = yaml_documents) -> list[str]:
    with pytest.raises(DeclarationError) as refused:
        of_target(folder, "mine", form)
    return [str(each).replace(f"{folder}/", "") for each in refused.value.problems]


def test_a_targets_templates_are_those_of_its_folder_sorted(templates: Path) -> None:
    assert of_target(templates, "mine", yaml_documents) == ("mine/a.yaml.j2", "mine/b.yaml.j2")
    assert of_target(templates, "other", json_document) == ("other/x.json.j2",)


def test_every_file_of_another_name_is_named_at_once(templates: Path) -> None:
    for name in ("c.yaml", "d.json.j2", "e.yaml.j2.orig"):
        (templates / "mine" / name).write_text("")
    (templates / "mine/folder").mkdir()
    found = problems(templates)
    strange = ["mine/c.yaml", "mine/d.json.j2", "mine/e.yaml.j2.orig", "mine/folder"]
    assert [each.partition(": ")[0] for each in found] == strange
    assert "whose names are *.yaml.j2" in found[0]
    assert "move it to parts or rename it" in found[0].replace(f"{templates}/", "")


def test_a_target_without_a_template_is_named_with_what_it_would_be_called(tmp_path: Path) -> None:
    assert problems(tmp_path) == ["mine: no template *.yaml.j2"]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/README.md").touch()
    assert problems(tmp_path) == ["mine: no template *.yaml.j2"]


def test_a_format_with_several_endings_takes_each(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (said,) = problems(tmp_path, systemd_unit)
    assert all(f"*{suffix}.j2" in said for suffix in systemd_unit.SUFFIXES)
    for suffix in systemd_unit.SUFFIXES:
        (tmp_path / f"mine/x{suffix}.j2").touch()
    assert len(of_target(tmp_path, "mine", systemd_unit)) == len(systemd_unit.SUFFIXES)


def test_what_may_be_included_is_every_template_of_any_folder(templates: Path) -> None:
    assert parts(templates) == ("mine/a.yaml.j2", "mine/b.yaml.j2", "other/x.json.j2", "parts/pod.yaml.j2")
    assert parts(templates / "none") == ()
