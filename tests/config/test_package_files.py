"""The package's files, by the names of its modules, and what of them counts."""

from pathlib import Path

from tidegate.config import package_files
from tidegate.kinds import ROOT


def test_a_module_is_its_file_and_a_package_is_its_init():
    assert [*package_files.of(["metrics.roc_auc", "metrics", "no.such"])] == [
        ROOT / "metrics/roc_auc.py",
        ROOT / "metrics/__init__.py",
    ]


def test_every_module_of_the_package_is_listed():
    assert {file for module in package_files._package() for file in package_files.of([module])} == {*ROOT.rglob("*.py")}


def test_a_name_is_the_same_wherever_the_package_is():
    assert package_files.name_of(ROOT / "checks/page/page.css") == "tidegate/checks/page/page.css"


def test_files_beside_modules_are_those_that_are_none():
    assert [file.name for file in package_files.beside(ROOT / "checks/page")] == ["page.css"]


def test_of_our_own_modules_the_code_counts_and_of_others_all(tmp_path: Path):
    file = tmp_path / "share.py"
    file.write_text('"""A share."""\n\nONE = 1  # whole\n')
    assert package_files.content_of("tidegate/metrics/share.py", file) == "ONE = 1"
    assert package_files.content_of("pipelines/ours/metrics/share.py", file) == file.read_text()
    file.with_suffix(".json").write_text("# {}\n")
    assert package_files.content_of("tidegate/metrics/share.json", file.with_suffix(".json")) == "# {}\n"
