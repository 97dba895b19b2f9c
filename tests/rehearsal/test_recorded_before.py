"""Recorded answers are used again only by DVC's stage, for the same packages, rows, faults and code."""

import json
from dataclasses import replace

import pytest

import rehearsing
from tidegate import user_cache
from tidegate.delivery.rehearsals import RolloutOutcome
from tidegate.rehearsal import recorded_before
from tidegate.rehearsal.record import asked
from tidegate.rehearsal.rehearse import rehearse

NAMES = ("healthy", "hangs", "crash")
RECORDED = rehearsing.recorded(hangs=rehearsing.HANGING, crash=rehearsing.ending(20))
TENSORS = [{"name": "distance", "shape": [2], "datatype": "FP64", "data": [1.0, 2.0]}]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with a package, on a person's machine, whose stage DVC runs."""
    for name, text in {"project/package/model.skops": "one", "code/tidegate/app.py": "x = 1\n"}.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path / "project")
    monkeypatch.setattr(user_cache, "ROOT", tmp_path / "code/tidegate")
    monkeypatch.setattr(user_cache.sys, "path", [])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("DVC_STAGE", "rehearse")
    for name in ("CI", "DVC_EXP_NAME"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "project"


def inputs(project, *, names=NAMES, tensors=TENSORS):
    return recorded_before.inputs(project / "package", project / "package", asked(tensors, "m", project.parent), names)


def rehearsal(**candidates):
    return rehearse(rehearsing.given(), rehearsing.recorded(**candidates))


AS_EXPECTED = rehearsal(hangs=rehearsing.HANGING, crash=rehearsing.ending(20))


def test_the_same_inputs_give_what_was_recorded_of_them_to_the_last_bit(project):
    assert recorded_before.read(inputs(project)) is None
    recorded_before.remember(inputs(project), RECORDED, [AS_EXPECTED])
    assert recorded_before.read(inputs(project)) == RECORDED
    assert rehearse(rehearsing.given(), recorded_before.read(inputs(project))) == AS_EXPECTED


@pytest.mark.parametrize("edited", ["package/model.skops", "package/new", "../code/tidegate/app.py", "pyproject.toml"])
def test_another_package_or_other_code_is_recorded_anew(project, edited):
    recorded_before.remember(inputs(project), RECORDED, [AS_EXPECTED])
    (project / edited).write_text("\n# edited\n")
    assert recorded_before.read(inputs(project)) is None


def test_other_rows_or_faults_are_recorded_anew(project):
    recorded_before.remember(inputs(project), RECORDED, [AS_EXPECTED])
    assert recorded_before.read(inputs(project, names=NAMES[:2])) is None
    assert recorded_before.read(inputs(project, tensors=[TENSORS[0] | {"data": [1.0, 3.0]}])) is None


@pytest.mark.parametrize(("name", "value"), [("CI", "true"), ("DVC_EXP_NAME", "x"), ("DVC_STAGE", "render")])
def test_ci_experiments_and_a_person_start_servers(project, monkeypatch, name, value):
    recorded_before.remember(inputs(project), RECORDED, [AS_EXPECTED])
    monkeypatch.setenv(name, value)
    assert inputs(project) is None
    assert recorded_before.read(None) is None


@pytest.mark.parametrize(
    "run",
    [
        pytest.param(replace(AS_EXPECTED.runs[0], outcome=RolloutOutcome.ROLLED_BACK), id="the healthy one went back"),
        pytest.param(replace(AS_EXPECTED.runs[1], outcome=RolloutOutcome.PROMOTED), id="a fault was promoted"),
    ],
)
def test_a_recording_under_which_a_rollout_ended_otherwise_is_not_kept(project, run):
    runs = tuple(run if other.fault == run.fault else other for other in AS_EXPECTED.runs)
    recorded_before.remember(inputs(project), RECORDED, [AS_EXPECTED, replace(AS_EXPECTED, runs=runs)])
    assert recorded_before.read(inputs(project)) is None


def test_a_damaged_record_is_none(project, tmp_path):
    recorded_before.remember(inputs(project), RECORDED, [AS_EXPECTED])
    [record] = (tmp_path / "cache/tidegate/rehearsed").iterdir()
    whole = json.loads(record.read_bytes())
    answers = whole["recorded"]["candidates"]
    parted = {**answers, "crash": {**answers["crash"], "requests": []}}, {"healthy": answers["healthy"]}
    altered = [json.dumps(whole | {"recorded": {**whole["recorded"], "candidates": one}}).encode() for one in parted]
    cut, mistyped = record.read_bytes()[:-9], record.read_bytes().replace(b'"ends":true', b'"ends":1')
    for damaged in (cut, mistyped, b"[]", b"", *altered):
        record.write_bytes(damaged)
        assert recorded_before.read(inputs(project)) is None


def test_a_cache_that_a_change_could_write_to_is_not_believed(project, monkeypatch):
    (project / ".git").mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(project / "cache"))
    recorded_before.remember(inputs(project), RECORDED, [AS_EXPECTED])
    assert recorded_before.read(inputs(project)) is None
    assert not (project / "cache").exists()


def test_what_a_link_leads_to_is_not_looked_at(project):
    (project / "package/linked").symlink_to("model.skops")
    assert inputs(project) is None
