"""The reference is the starter and the flights project; what both have in common is kept once."""

import re
import subprocess
import tomllib
from pathlib import Path, PurePosixPath

import pytest

from tidegate import starter
from tidegate.config.composing.compose import compose
from tidegate.errors import Level, UserError
from tidegate.validation.all_options import working
from tidegate.validation.declaration import validate

FLIGHTS = (
    "conf/card/flights.yaml",
    "conf/check/flights.yaml",
    "conf/config.yaml",
    "conf/data/flights.yaml",
    "conf/env/dev.yaml",
    "conf/env/prod.yaml",
    "conf/env/staging.yaml",
    "conf/evaluate/flights.yaml",
    "conf/experiment/baseline.yaml",
    "conf/gate/flights.yaml",
    "conf/monitor/flights.yaml",
    "conf/stress/flights.yaml",
    "conf/target/argo_rollouts.yaml",
    "conf/target/azureml.yaml",
    "conf/target/sagemaker.yaml",
    "conf/target/sagemaker_batch.yaml",
    "conf/train/gradient_boosting.yaml",
    "conf/train/logistic_regression.yaml",
    "pipelines/flights",
)
"""What the flights project declares: the whole of what differs between it and any other repository."""
MADE = ("artifacts", "conf/.schema", "dvc.lock", "manifests", "params.yaml")
"""What `dvc repro`, `tidegate gate calibrate` and `tidegate schema` write."""
TOOL = (
    ".ci",
    ".github/set-up.sh",
    ".github/workflows/ci.yml",
    ".github/workflows/image.yml",
    ".github/workflows/site.yml",
    ".gitignore",
    ".pre-commit-config.yaml",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "bench",
    "docs",
    "examples",
    "pipelines/generators",
    "pipelines/tidegate",
    "pipelines/tidegate-serve",
    "pyproject.toml",
    "requirements.lock",
    "tests",
)
"""What is here because tidegate itself is developed here."""
REPLACED = {
    "conf/check/table.yaml",
    "conf/data/table.yaml",
    "conf/evaluate/binary.yaml",
    "conf/gate/default.yaml",
    "conf/target/flagd.yaml",
    "conf/target/flagger.yaml",
    "conf/target/knative.yaml",
    "conf/target/kserve.yaml",
    "conf/target/vertex.yaml",
}
"""What the flights project has under a name of its own, or has not: its environments run servers."""

CALLERS = (starter.GITHUB_CALLS, starter.GITHUB_SIMPLE)
"""Workflows of other repositories; tests/workflows/test_callers.py runs them."""


@pytest.fixture(scope="module")
def tracked(repository: Path) -> set[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=repository, capture_output=True, text=True, check=True)
    return {path for path in listed.stdout.split("\0") if path and (repository / path).exists()}


def every() -> dict[str, starter.StarterFile]:
    return {str(file.path): file for file in starter.files(*starter.GROUPS) if file.group not in CALLERS}


def below(path: str, *folders: str) -> bool:
    return any(PurePosixPath(path).is_relative_to(folder) for folder in folders)


@pytest.mark.slow
def test_the_root_is_the_starter_and_the_flights_project(tracked: set[str]) -> None:
    unexplained = tracked - every().keys()
    assert {path for path in unexplained if not below(path, *FLIGHTS, *MADE, *TOOL)} == set()


def test_what_the_root_and_the_starter_both_have_is_the_same_byte_for_byte(repository: Path, tracked: set[str]) -> None:
    common = {path: file for path, file in every().items() if not below(path, *FLIGHTS, *TOOL) and path not in REPLACED}
    assert common.keys() <= tracked
    assert [path for path, file in common.items() if (repository / path).read_bytes() != file.content] == []
    assert len(common) > 40


def test_each_list_names_only_what_is_there(tracked: set[str]) -> None:
    for name in (*FLIGHTS, *MADE, *TOOL):
        assert any(below(path, name) for path in tracked), name
    assert every().keys() >= REPLACED


def test_the_wheel_carries_what_is_kept_at_the_root(repository: Path) -> None:
    built = tomllib.loads((repository / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    shared = [name for group in starter.SHARED.values() for name in group]
    assert built["force-include"] == {name: f"tidegate/starter/shared/{starter.stored_name(name)}" for name in shared}


def test_what_git_ignores_in_a_new_repository_is_ignored_here(repository: Path) -> None:
    rules = every()[".gitignore"].content.decode().splitlines()
    here = (repository / ".gitignore").read_text().splitlines()
    assert {rule for rule in rules if rule and not rule.startswith("#")} <= {*here}


def test_a_group_is_what_it_says_and_a_target_brings_what_all_targets_need() -> None:
    base = {str(file.path) for file in starter.files()}
    assert {"dvc.yaml", ".gitignore", ".dvc/config", "conf/config.yaml"} <= base
    assert not any(below(path, ".github", "templates", "conf/env") for path in base)
    target = {str(file.path): file.group for file in starter.files("templates:kubernetes")}
    assert target["templates/parts/pod.yaml.j2"] == "templates"
    assert target["templates/kubernetes/deployment.yaml.j2"] == "templates:kubernetes"
    assert not any(below(path, "templates/argo_rollouts") for path in target)


def test_of_two_groups_with_the_same_path_the_first_named_decides() -> None:
    ordered = starter.files("templates:argo_rollouts", "templates:kubernetes")
    (prod,) = (file for file in ordered if str(file.path) == "conf/env/prod.yaml")
    assert b"argo_rollouts" in prod.content


def test_an_unknown_group_names_the_nearest() -> None:
    with pytest.raises(UserError, match=r"unknown group of starter files: git-hub; did you mean github\?"):
        list(starter.files("git-hub"))


@pytest.mark.parametrize("group", starter.GROUPS)
def test_a_wheel_without_the_shared_files_names_one_and_the_remedy(
    group: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "starter"
    (installed / "project").parent.mkdir(parents=True)
    (installed / "project").symlink_to(starter.HERE / "project")
    monkeypatch.setattr(starter, "HERE", installed)
    with pytest.raises(UserError, match=r"tidegate's own file .*starter/shared/.* is missing .*reinstall it"):
        list(starter.files(group))


def test_the_page_about_adoption_names_every_file_of_the_base(repository: Path) -> None:
    named = set(re.findall(r"`([\w./]+)`", (repository / "docs/adopt.md").read_text()))
    for file in starter.files():
        assert named & {str(file.path), f"{file.path.parent}/"}, file.path


@pytest.mark.parametrize(
    "target",
    [
        *("", "kubernetes", "argo_rollouts", "azureml", "compose", "cron_job"),
        *(
            "argo_workflow",
            "flagd",
            "hybrid",
            "ray_job",
            "sagemaker",
            "sagemaker_batch",
            "spark_application",
            "systemd",
        ),
    ],
)
def test_what_is_laid_down_is_a_valid_declaration(target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in starter.files("base", *([f"templates:{target}"] if target else [])):
        (tmp_path / file.path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file.path).write_bytes(file.content)
    monkeypatch.chdir(tmp_path)
    config = Path("conf/config.yaml")
    deployed = "  - monitor: default\n  - env@environments.prod: prod\n  - _self_\n"
    if target:
        config.write_text(config.read_text().replace("  - _self_\n", deployed))
    declared = validate(compose().root, deep=True)
    assert (declared.project, [*declared.environments]) == ("my-model", ["prod"] if target else [])
    problems = [problem for subject in working() for problem in subject.problems]
    warning, *image = (str(problem) for problem in problems if problem.level is not Level.NOTE)
    assert warning.startswith("conf/data/table.yaml:7:"), "the digest of the data, which only its owner can declare"
    assert warning.endswith("or declare its sha256")
    images = {"": 0, "compose": 2, "flagd": 0, "hybrid": 3}.get(target, 1)  # of the servers, and of the router
    unmeasured = [problem for problem in image if "no rollout measures it" in problem]
    assert len(unmeasured) == (target == "flagd"), "its rollout asks no router"
    assert ["a tag can be moved" in problem for problem in image if problem not in unmeasured] == [True] * images
