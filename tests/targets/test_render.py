from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tidegate.errors import DeclarationError, Where
from tidegate.manifest_formats import yaml_documents
from tidegate.targets import Manifest
from tidegate.targets._render import render


def test_every_value_knows_the_template_line_that_it_comes_from(prod: tuple[Manifest, ...], repository: Path) -> None:
    (rollout,) = (manifest for manifest in prod if manifest.kind == "Rollout")
    for path, template, text in [
        (("spec", "strategy", "canary", "stableService"), "argo_rollouts/rollout.yaml.j2", "stableService:"),
        (("spec", "strategy", "canary", "steps", 2, "setWeight"), "argo_rollouts/rollout.yaml.j2", "- setWeight:"),
        (("spec", "template", "spec", "containers", 0, "image"), "parts/pod.yaml.j2", "image: {{ image }}"),
        (("metadata", "namespace"), "parts/metadata.yaml.j2", "namespace:"),
    ]:
        where = rollout.where(path)
        assert where.path == str(repository / "templates" / template)
        assert text in (repository / "templates" / template).read_text().splitlines()[where.line - 1]


def test_a_place_that_does_not_exist_leads_to_the_nearest_one_above(prod: tuple[Manifest, ...]) -> None:
    (rollout,) = (manifest for manifest in prod if manifest.kind == "Rollout")
    assert rollout.where(("spec", "strategy", "canary", "absent", "x")) == rollout.where(("spec", "strategy", "canary"))
    assert rollout.where(("spec", "strategy", "canary", "steps", 99)) == rollout.where(
        ("spec", "strategy", "canary", "steps")
    )


def test_the_second_object_of_a_file_has_its_own_lines(prod: tuple[Manifest, ...]) -> None:
    first, second = (manifest for manifest in prod if manifest.kind == "Service" and manifest.file == "service.yaml")
    assert (first.name, second.name) == ("flights-stable", "flights-canary")
    assert first.where(("spec", "type")) == second.where(("spec", "type"))


def test_a_template_whose_lines_cannot_be_marked_is_named_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t/a.yaml.j2").write_text("a: >\n  some\n  text\nb: c\n")
    (manifest,) = render(tmp_path, "t", {}, yaml_documents)
    assert manifest.document == {"a": "some text\n", "b": "c"}
    assert manifest.where(("b",)) == Where(str(tmp_path / "t/a.yaml.j2"), 4, 1, 4)


def test_a_template_whose_branch_is_not_taken_gives_no_file_but_not_all_of_them(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t/a.yaml.j2").write_text("a: b\n")
    (tmp_path / "t/b.yaml.j2").write_text("{% if more %}\nb: c\n{% endif %}\n")
    assert [each.file for each in render(tmp_path, "t", {"more": False}, yaml_documents)] == ["a.yaml"]
    assert [each.file for each in render(tmp_path, "t", {"more": True}, yaml_documents)] == ["a.yaml", "b.yaml"]
    (tmp_path / "t/a.yaml.j2").unlink()
    with pytest.raises(DeclarationError, match="renders no manifest"):
        render(tmp_path, "t", {"more": False}, yaml_documents)


def test_rendering_twice_gives_the_same_bytes(names: Callable[[str], dict[str, Any]], repository: Path) -> None:
    once, again = (render(repository / "templates", "argo_rollouts", names("prod"), yaml_documents) for _ in range(2))
    assert [manifest.text for manifest in once] == [manifest.text for manifest in again]
