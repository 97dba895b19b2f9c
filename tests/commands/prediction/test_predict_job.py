"""Whatever may change an answer changes the name under which finished parts are found."""

from dataclasses import replace

import pytest

from predicting import predicting_project  # noqa: F401 (a fixture)
from tidegate import artifacts, paths
from tidegate.commands.prediction import predict_job
from tidegate.errors import EvidenceError
from tidegate.models.execution import remote_tasks


@pytest.fixture(scope="module")
def job(predicting_project):  # noqa: F811
    return predict_job.loaded(predicting_project / paths.PACKAGE, None, ["ticket", "distance"])


def test_a_part_needs_inputs_and_kept_columns_once(job):
    assert job.columns == [*job.servable.columns, "ticket"]


def test_the_name_is_that_of_rows_package_options_and_libraries(job, tmp_path, monkeypatch):
    same = predict_job.digest(job, "rows", 10)
    assert predict_job.digest(job, "rows", 10) == same
    artifacts.write_json(tmp_path / "package.json", {"files": {}})
    others = {
        predict_job.digest(job, "other rows", 10),
        predict_job.digest(job, "rows", 11),
        predict_job.digest(replace(job, keep=("ticket",)), "rows", 10),
        predict_job.digest(replace(job, trusted=frozenset({"own.Model"})), "rows", 10),
        predict_job.digest(replace(job, package=tmp_path), "rows", 10),
    }
    monkeypatch.setattr(remote_tasks, "version_of", lambda name: "0")
    others.add(predict_job.digest(job, "rows", 10))
    assert len(others - {same}) == 6


def test_another_package_than_the_named_one_is_refused(job):
    with pytest.raises(EvidenceError, match="expected abab"):
        predict_job.loaded(job.package, "ab" * 32, ())
