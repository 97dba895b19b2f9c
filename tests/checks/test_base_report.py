import pytest
import yaml

import gate_project as project
from tidegate import paths
from tidegate.checks.base_report import base_report

REPORT = b'{"schema": 1, "verdict": "pass", "reason": "", "rows": 60, "columns": 8, "expectations": []}'


def ignore(sentence):
    pass


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """Commits a report to the cache of a new repository, as DVC would."""
    monkeypatch.chdir(tmp_path)

    def commit(report):
        (tmp_path / "params.yaml").write_text("{}\n")
        (tmp_path / "dvc.yaml").write_text("stages: {}\n")
        (tmp_path / ".dvc").mkdir(exist_ok=True)
        (tmp_path / ".dvc/config").write_text("")
        out = {"path": str(paths.CHECK_REPORT), **project.cached(report)}
        lock = {"schema": "2.0", "stages": {"check": {"cmd": "tidegate check", "outs": [out]}}}
        (tmp_path / "dvc.lock").write_text(yaml.safe_dump(lock))
        (tmp_path / ".gitignore").write_text("/.dvc/cache\n")
        project.git("init", "--quiet", "--initial-branch=main")
        project.commit("first")

    return commit


def test_the_report_comes_from_the_bases_evidence(repository):
    repository(REPORT)
    base = base_report("main", ignore)
    assert (base.report.rows, base.reason) == (60, "")


def test_a_report_of_another_version_is_a_reason_and_no_report(repository):
    repository(REPORT.replace(b'"schema": 1', b'"schema": 0'))
    base = base_report("main", ignore)
    assert base.report is None
    assert "has schema 0, not 1" in base.reason


def test_a_base_without_a_report_says_how_to_make_one(repository, tmp_path):
    repository(REPORT)
    (tmp_path / "dvc.lock").unlink()
    project.commit("no evidence")
    assert "`dvc repro check`" in base_report("main", ignore).reason
