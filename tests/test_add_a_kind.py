"""docs/add-a-kind.md and its pages, followed to the letter: files written into a project, or into tidegate, work."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import PurePosixPath

import pytest
import yaml

import small_project
from made_once import made_once

FILE = re.compile(r"`pipelines/flights/([\w/]+\.py)`:\n\n```python\n(.*?)```\n", re.DOTALL)
PAGES = ("kind", "data-kind", "training-kind", "rollout-kind", "command")
STAGE = re.compile(r"```yaml\n(  \w+:\n(?:    .*\n)+)```")
LINE = re.compile(r"```yaml\n([\w.]+): (.*)\n```")
OPTIONS = {
    "check": "check/breast_cancer",
    "data": "data/breast_cancer",
    "evaluate": "evaluate/binary",
    "gate": "gate/breast_cancer",
    "monitor": "monitor/default",
    "stress": "stress/default",
    "train": "train/logistic_regression",
}
EXPECTED = {
    "metric": 2 / 3,
    "gate rule": "fail",
    "data source": 5,
    "split": [False, False, False, False, True],
    "cross-validation": [[0, 1], [2, 3], [4]],
    "search": "GridSearchCV",
    "engine": "pass",
    "analysis": 'sum(rate(tidegate_requests_total{version="new"}[300s]))',
    "rollout strategy": "at_once",
    "stress": "10 rows, mean_radius 0.5",
    "objective": "the mean prediction is 0.600; the ceiling is 0.5",
    "fault": [0.0, 1.0],
    "hello": "0: hello from the project\n",
    "compose": "0: params.yaml written\n",
    "count": "0: seed 7, table not found\n",
}


def shown(repository):
    """The text of all pages."""
    return "\n".join((repository / f"docs/add-a-{page}.md").read_text() for page in PAGES)


def declare(folder, key, value):
    """Write the line into the file of conf/ that holds its section."""
    group, *path, last = key.split(".")
    file = folder / f"conf/{OPTIONS[group]}.yaml"
    document = yaml.safe_load(file.read_text())
    section = document
    for part in path:
        section = section.setdefault(part, {})
    section[last] = yaml.safe_load(value)
    file.write_text(yaml.safe_dump(document, sort_keys=False))


@pytest.fixture(scope="module", params=["the project", "the package"])
def found(request, repository, tmp_path_factory):
    """What the page's kinds gave where they are the project's own, or tidegate's."""

    def make(folder):
        (folder / "found.json").write_text(gave(repository, folder / "project", folder / "site", request.param))

    made = made_once(tmp_path_factory, f"kinds of {request.param}", make)
    return json.loads((made / "found.json").read_text())


def gave(repository, folder, site, owner):
    folder.mkdir()
    small_project.declare(repository, folder)
    config = folder / "conf/config.yaml"
    config.write_text(config.read_text().replace("  - gate:", "  - stress: default\n  - gate:"))
    for name in ("templates", "dvc.yaml"):
        (shutil.copytree if (repository / name).is_dir() else shutil.copy)(repository / name, folder / name)
    page = shown(repository)
    own = folder / "pipelines/flights"
    paths = [repository / "tests"]
    if owner == "the project":
        (folder / "pyproject.toml").write_text('[tool.tidegate]\nkinds = ["pipelines/flights"]\n')
    else:
        shutil.copytree(repository / "pipelines/tidegate", site / "tidegate")
        own, paths = site / "tidegate", [site, *paths]
    for name, text in FILE.findall(page):
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text(text)
    for key, value in LINE.findall(page):
        if not key.startswith("environments."):
            declare(folder, key, value)
    (stage,) = STAGE.findall(page)
    pipeline = (folder / "dvc.yaml").read_text()
    (folder / "dvc.yaml").write_text(pipeline.replace("\nstages:\n", f"\nstages:\n{stage}", 1))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, paths)), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, repository / "tests/added_kinds.py"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


@pytest.mark.slow
@pytest.mark.parametrize("kind", EXPECTED)
def test_one_file_and_one_line_are_enough(found, kind):
    assert found[kind] == EXPECTED[kind]


@pytest.mark.slow
def test_a_report_in_a_format_of_one_s_own(found):
    assert found["validate -o lines"].startswith("0: note\tvalidate\tis valid\n")


def test_the_page_has_a_file_of_every_kind_but_four_that_it_points_to(repository):
    from tidegate.kinds import FOLDERS

    whole = {str(PurePosixPath(name).parent) for name, _ in FILE.findall(shown(repository))}
    pointed_to = {"exact_models", "gate/evidence", "targets", "tasks"}
    assert {folder.path.replace(".", "/") for folder in FOLDERS} == whole | pointed_to


def test_the_page_s_examples_are_what_the_docstrings_say(repository):
    for name, text in FILE.findall(shown(repository)):
        if not name.startswith("cli/"):
            assert re.search(r"\n\nWhy: .*\n\nExample: `.*`\n\"\"\"", text, re.DOTALL), name
