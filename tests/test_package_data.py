"""A data file of the package that an installation lacks is named, with the remedy."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tidegate import package_data
from tidegate.errors import ExitCode, UserError

ABSENT = package_data.PACKAGE / "config/absent.json"


@pytest.mark.parametrize("read", [package_data.content, package_data.text, package_data.document])
def test_a_missing_file_is_named_with_the_remedy(read) -> None:
    with pytest.raises(
        UserError, match=r"own file config/absent\.json \(.*tidegate\) is missing.*reinstall it: pip"
    ) as e:
        read(ABSENT)
    assert e.value.exit_code is ExitCode.INVALID


def test_a_folder_in_its_place_is_no_file() -> None:
    with pytest.raises(UserError, match="own file config "):
        package_data.text(package_data.PACKAGE / "config")


def test_json_cut_off_is_named_too(tmp_path: Path) -> None:
    (tmp_path / "cut.json").write_text('{"a": ')
    with pytest.raises(UserError, match=r"cut\.json .* is damaged \(Expecting value.*reinstall it"):
        package_data.document(tmp_path / "cut.json")


def test_what_is_there_is_read() -> None:
    package = package_data.PACKAGE
    assert "expect_column_values_to_be_unique" in package_data.document(package / "config/expectations.json")
    assert package_data.text(package / "review/page/page.css").startswith(":root {")


@pytest.mark.slow
def test_a_verb_of_an_installation_without_a_catalogue_ends_as_a_usage_error(repository: Path, tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__", "scikit_learn.json")
    shutil.copytree(repository / "pipelines/tidegate", tmp_path / "installed/tidegate", ignore=ignored)
    for name in ("conf", "templates", "pipelines/flights"):
        shutil.copytree(repository / name, tmp_path / "project" / name)
    for name in ("dvc.yaml", "pyproject.toml"):
        shutil.copy(repository / name, tmp_path / "project")
    done = subprocess.run(
        [sys.executable, "-m", "tidegate", "validate"],
        cwd=tmp_path / "project",
        env={"PYTHONPATH": str(tmp_path / "installed"), "PATH": "/usr/bin:/bin", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == ExitCode.INVALID, done.stderr
    assert "tidegate's own file models/estimators/scikit_learn.json" in done.stderr
    assert "Traceback" not in done.stderr
