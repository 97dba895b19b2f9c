"""Which files need an owner: everything that is not known to be harmless, under whatever name it comes."""

from pathlib import Path, PurePosixPath

import pytest

from tidegate.gate.owned_files import FileRole, decides, needs_owner, role
from tidegate.repository import pipeline
from tidegate.repository.revisions.git import FileChange

RESULTS = (PurePosixPath("manifests"), PurePosixPath("artifacts/evaluate/metrics.json"), PurePosixPath("reports"))
HARMLESS = (
    "conf/train/ridge.yaml",
    "conf/gate/waivers.yaml",
    "params.yaml",
    "dvc.lock",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "docs/github.md",
    "docs/images/plan.png",
    "manifests/none.txt",
    "docs/說明.md",
    "manifests/dev/x.yaml",
    "manifests/prod/haproxy.cfg",
    "artifacts/evaluate/metrics.json",
    "reports/drift.csv",
    "templates/README.md",
)
DECISIVE = {
    "a template, which writes a rollout's limits": "templates/argo_rollouts/analysis.yaml.j2",
    "code": "pipelines/tidegate/gate/judge.py",
    "a workflow": ".github/workflows/gate.yml",
    "a lock file": "requirements.lock",
    "a build's settings": "pyproject.toml",
    "what make reads": "Makefile",
    "what GNU make reads first": "GNUmakefile",
    "a tool's settings at the root": "uv.toml",
    "a module at the root": "json.py",
    "the pipeline": "dvc.yaml",
    "a second pipeline among declarations": "conf/dvc.yaml",
    "a second pipeline among manifests": "manifests/DVC.yaml",
    "a lock of a second pipeline": "docs/dvc.lock",
    "settings of tools among manifests": "manifests/prod/setup.cfg",
    "a text among manifests": "manifests/prod/none.txt",
    "a pointer to data": "data/more.csv.dvc",
    "vendored code": "vendor/pkg/__init__.py",
    "a vendored pickle": "vendor/model.pkl",
    "a notebook": "notebooks/look.ipynb",
    "a benchmark": "bench/gate.py",
    "a test": "tests/test_gate.py",
    "a data file": "data/table.parquet",
    "a model beside results": "artifacts/train/model.skops",
    "results that no stage writes": "artifacts/gate/calibration.json",
    "code beside results": "reports/plot.py",
    "a library beside results": "manifests/dev/x.so",
    "code among declarations": "conf/train/plugin.py",
    "a pickle among declarations": "conf/train/model.pkl",
    "sitecustomize among declarations": "conf/sitecustomize.py",
    "conftest among documents": "docs/conftest.py",
    "a documentation's settings": "docs/conf.py",
    "a documentation's requirements": "docs/requirements.txt",
    "a path file": "docs/evil.pth",
    "a page with scripts": "docs/index.html",
    "owners among documents": "docs/CODEOWNERS",
    "owners at the root": "CODEOWNERS",
    "attributes among declarations": "conf/.gitattributes",
    "attributes at the root": ".gitattributes",
    "ignored files": "docs/.gitignore",
    "a hidden folder": "conf/.hidden/x.yaml",
    "an environment": ".venv/bin/tidegate",
    "submodules": ".gitmodules",
    "another case of a folder": "Conf/train/ridge.yaml",
    "another case of a file": "PARAMS.yaml",
    "another case of a suffix": "docs/readme.MD",
    "another case of a lock": "dvc.LOCK",
    "an editor's other suffix": "conf/train/ridge.yml",
    "no suffix": "docs/README",
    "a suffix alone": "conf/train/.yaml",
    "two dots": "conf/../pipelines/x.yaml",
    "an absolute path": "/conf/x.yaml",
    "an empty part": "conf//x.yaml",
    "a backslash": "conf\\..\\pipelines\\x.yaml",
    "a stream of Windows": "conf/x.py:y.yaml",
    "a short name of Windows": "conf/GIT~1/x.yaml",
    "a dot at the end": "conf./x.yaml",
    "a space at the end": "conf/train /x.yaml",
    "a space before": " README.md",
    "a dash before": "docs/-rf.md",
    "a line feed": "conf/x\n.yaml",
    "a letter that is not seen": "conf/tra\u200bin.yaml",
    "text that turns": "docs/\u202edm.yp.md",
    "a letter of two spellings": "docs/e\u0301.md",
    "full width": "ｃｏｎｆ/x.yaml",
    "a name that is not UTF-8": "docs/\udcff.md",
    "instructions to a reviewing assistant": "AGENTS.md",
    "the same among documents": "docs/claude.md",
}


@pytest.mark.parametrize("path", HARMLESS)
def test_declarations_documents_and_results_are_harmless(path: str) -> None:
    assert not needs_owner(FileChange(path), RESULTS)
    assert not needs_owner(FileChange(path, after="000000"), RESULTS)
    assert not needs_owner(FileChange(path, before="000000"), RESULTS)


@pytest.mark.parametrize("path", DECISIVE.values(), ids=DECISIVE)
def test_everything_else_needs_an_owner(path: str) -> None:
    assert needs_owner(FileChange(path), RESULTS)
    assert needs_owner(FileChange(path, after="000000"), RESULTS), "removed"
    assert needs_owner(FileChange(path, before="000000"), RESULTS), "added"


@pytest.mark.parametrize("mode", ["120000", "160000", "100755"], ids=["a link", "a submodule", "a program"])
@pytest.mark.parametrize("path", HARMLESS)
def test_a_harmless_name_is_not_enough(path: str, mode: str) -> None:
    assert needs_owner(FileChange(path, "000000", mode), RESULTS)
    assert needs_owner(FileChange(path, mode, "000000"), RESULTS)
    assert needs_owner(FileChange(path, "100644", mode), RESULTS)
    assert needs_owner(FileChange(path, mode, "100644"), RESULTS)


def test_results_are_those_that_the_base_declares() -> None:
    assert needs_owner(FileChange("reports/drift.csv"))
    assert not needs_owner(FileChange("reports/drift.csv"), RESULTS)
    assert needs_owner(FileChange("reports2/drift.csv"), RESULTS)


def test_what_this_project_tracks_is_code_or_has_a_role(repository: Path) -> None:
    kept = pipeline.kept_in_git(repository)
    assert role("manifests/prod/rollout.yaml", kept) is FileRole.RESULT
    assert role("conf/config.yaml", kept) is FileRole.DECLARATION
    assert role("docs/README.md", kept) is FileRole.DOCUMENT
    assert role("pipelines/tidegate/plans.py", kept) is FileRole.DECISIVE


def test_a_report_that_a_verb_was_asked_to_write_is_not_part_of_the_change() -> None:
    assert not needs_owner(FileChange("decision.json", "000000", is_tracked=False))
    assert needs_owner(FileChange("decision.json", "000000"))
    assert needs_owner(FileChange("json.py", "000000", is_tracked=False))
    assert needs_owner(FileChange("decision.json", "000000", "120000", is_tracked=False))


@pytest.mark.parametrize("path", ["out", "nohup", "reports/out", "decision.json", "gate.log", "tests/notes.txt"])
def test_what_is_not_tracked_and_that_nothing_loads_is_no_part_of_the_change(path: str) -> None:
    assert not needs_owner(FileChange(path, "000000", is_tracked=False))
    assert needs_owner(FileChange(path, "000000")), "tracked"
    for mode in ("120000", "160000", "100755"):
        assert needs_owner(FileChange(path, "000000", mode, is_tracked=False))


@pytest.mark.parametrize(
    "path",
    [
        *(
            "conftest.py",
            "tests/conftest.py",
            "sitecustomize.py",
            "x.pth",
            "json.so",
            "setup.cfg",
            "dvc.yaml",
            "uv.toml",
        ),
        *("Makefile", "GNUmakefile", "makefile", "Dvcfile", "Dockerfile", "CODEOWNERS", "docs/CODEOWNERS", "BUILD"),
        *(".gitattributes", ".env", "AGENTS.md", "data/more.csv", "model.pkl", "a\u200bb"),
    ],
)
def test_what_would_act_counts_before_it_is_tracked(path: str) -> None:
    assert needs_owner(FileChange(path, "000000", is_tracked=False))


def test_what_a_stage_or_a_kind_reads_counts_before_it_is_tracked() -> None:
    inputs = (PurePosixPath("data/raw"), PurePosixPath("limits"), PurePosixPath("pipelines/ours"))
    for path in ("data/raw/part", "limits", "pipelines/ours/metrics/regret.json"):
        assert needs_owner(FileChange(path, "000000", is_tracked=False), inputs=inputs)
    assert not needs_owner(FileChange("data/part", "000000", is_tracked=False), inputs=inputs)


def test_a_verdict_rests_on_everything_but_documents_and_results() -> None:
    for path in ("conf/gate/waivers.yaml", "dvc.lock", "pipelines/a.py", "templates/x.j2", "Makefile", "vendor/a.pkl"):
        assert decides(path)
    assert not any(map(decides, ["docs/a.md", "manifests/dev/x.yaml", "README.md"]))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("projects/a/conf/x.yaml", FileRole.DECLARATION),
        ("projects/a/params.yaml", FileRole.DECLARATION),
        ("projects/a/out/m.json", FileRole.RESULT),
        ("projects/b/out/m.json", FileRole.DECISIVE),
        ("projects/ab/conf/x.yaml", FileRole.DECISIVE),
        ("conf/x.yaml", FileRole.DECISIVE),
        ("manifests/prod/x.yaml", FileRole.DECISIVE),
        ("docs/x.md", FileRole.DOCUMENT),
        ("README.md", FileRole.DOCUMENT),
        ("projects/README.md", FileRole.DECISIVE),
    ],
)
def test_of_several_projects_a_file_is_what_it_is_to_its_own(path, expected):
    folders = ("projects/a", "projects/b")
    assert role(path, [PurePosixPath("projects/a/out/m.json")], folders) is expected


def test_what_a_target_renders_is_a_result(repository: Path) -> None:
    """Otherwise each new model would need an owner of the gate."""
    templates = (repository / "templates").glob("[a-z]*/*.j2")
    rendered = {path.stem for path in templates if path.parent.name != "parts"}
    assert {"haproxy.cfg", "server.service", "flags.json", "rollout.yaml"} <= rendered
    assert {role(f"manifests/prod/{name}") for name in rendered} == {FileRole.RESULT}
