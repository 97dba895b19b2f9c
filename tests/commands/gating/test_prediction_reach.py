"""Nothing that can move a prediction is called harmless: files, parameters, commands, inputs, records.

200 random edits of the declaration are followed by the stage graph as DVC follows it.
"""

import copy
import hashlib
import random
from pathlib import Path, PurePosixPath

import pytest
import yaml

from commands.recorded_stages import at, listed, recorded, written
from places import ROOT
from tidegate import paths
from tidegate.commands.gating.prediction_reach import PredictionReach, repeated, touched, way_to_predictions
from tidegate.config.code_digests import with_code
from tidegate.config.composing.compose import compose
from tidegate.repository import pipeline
from tidegate.repository.revisions.git import FileChange

PLAIN = "100644"
BEFORE = ("ingest", "check", "split", "train", "evaluate")


def changed(path, before=PLAIN, after=PLAIN, *, tracked=True):
    return FileChange(path, before, after, is_tracked=tracked)


def leaves(values, path=()):
    for key, value in values.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key)


def edited(values, generator):
    """A random leaf with another value, removed, or with a neighbour."""
    values = copy.deepcopy(values)
    *parents, last = generator.choice(list(leaves(values)))
    section = values
    for part in parents:
        section = section[part]
    match generator.randrange(5):
        case 0:
            del section[last]
        case 1:
            section[f"{last}_too"] = section[last]
        case 2:
            section[last] = {"kind": section[last]}
        case _:
            section[last] = {bool: not section[last], int: 41, float: 0.123}.get(type(section[last]), "another")
    return values


def rerun_by_dvc(declared, before, after):
    """The stages that DVC would run again: a listed parameter differs, or a stage before it runs again."""
    again = set()
    for name, entry in declared.items():
        differs = any(repr(at(before, key)) != repr(at(after, key)) for key in listed(name, entry, before))
        inputs = [PurePosixPath(dep) for dep in pipeline.paths_of(entry.get("deps"))]
        follows = any(
            dep.is_relative_to(out) or PurePosixPath(out).is_relative_to(dep)
            for other in again
            for out in written(declared[other])
            for dep in inputs
        )
        if differs or follows:
            again.add(name)
    return again


@pytest.fixture(scope="module")
def graph():
    declared = yaml.safe_load((ROOT / "dvc.yaml").read_text())["stages"]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return declared, with_code(compose().values)


def test_the_way_to_predictions_ends_before_the_package(graph):
    assert tuple(way_to_predictions(graph[0])) == BEFORE


@pytest.mark.parametrize("by_digest", [True, False])
def test_the_same_values_repeat_every_run(graph, by_digest):
    declared, values = graph
    record = recorded(declared, values, by_digest=by_digest)
    assert list(repeated(way_to_predictions(declared), record, values)) == []


@pytest.mark.parametrize("by_digest", [True, False])
def test_another_value_is_named_with_the_first_stage_that_reads_it(graph, by_digest):
    declared, values = graph
    record, after = recorded(declared, values, by_digest=by_digest), copy.deepcopy(values)
    after["train"]["estimator"] = "another"
    assert list(repeated(way_to_predictions(declared), record, after)) == ["train differs: train runs again"]


def test_parameters_of_another_file_can_move(graph):
    declared, values = graph
    other = {"train": declared["train"] | {"params": [{"params.toml": ["train"]}]}}
    assert "train reads parameters of another file" in list(repeated(other, recorded(declared, values), values))


@pytest.mark.slow
def test_of_200_random_edits_none_that_runs_a_stage_again_is_called_harmless(graph):
    declared, values = graph
    way, record, generator = way_to_predictions(declared), recorded(declared, values), random.Random(7)
    seen = {True: 0, False: 0}
    for _ in range(200):
        after = edited(values, generator)
        moves = bool(list(repeated(way, record, after)))
        assert moves == bool(rerun_by_dvc(declared, values, after) & set(BEFORE))
        seen[moves] += 1
    assert min(seen.values()) > 20


@pytest.mark.parametrize("stage", BEFORE)
def test_another_command_or_a_run_that_is_not_recorded_can_move(graph, stage):
    declared, values = graph
    way, record = way_to_predictions(declared), recorded(declared, values)
    other = record | {stage: record[stage] | {"cmd": "true"}}
    assert list(repeated(way, other, values)) == [f"the command of {stage} is not the recorded one"]
    gone = {name: entry for name, entry in record.items() if name != stage}
    assert f"the base has no run of {stage}" in list(repeated(way, gone, values))


def test_a_record_whose_parts_do_not_fit_together_can_move(graph):
    declared, values = graph
    record = copy.deepcopy(recorded(declared, values))
    record["train"]["deps"][0]["md5"] = "0" * 32
    assert list(repeated(way_to_predictions(declared), record, values)) == [
        "the base's run of train read another data/split than was written"
    ]
    record["train"] = record["train"] | {"deps": []}
    assert list(repeated(way_to_predictions(declared), record, values)) == [
        "the base's run of train did not record data/split"
    ]


def test_a_pipeline_without_predictions_can_move():
    assert list(repeated({}, {}, {})) == ["no stage of dvc.yaml writes predictions"]


def test_an_input_that_no_stage_writes_is_hashed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("raw.csv").write_text("a\n1\n")
    declared = {"ingest": {"cmd": "x", "deps": ["raw.csv"], "outs": [str(paths.PREDICTIONS)]}}
    record = {"ingest": {"cmd": "x", "deps": [{"path": "raw.csv", "md5": hashlib.md5(b"a\n1\n").hexdigest()}]}}
    assert list(repeated(declared, record, {})) == []
    Path("raw.csv").write_text("a\n2\n")
    assert list(repeated(declared, record, {})) == ["raw.csv is not what ingest read"]
    Path("raw.csv").unlink()
    assert list(repeated(declared, record, {})) == ["raw.csv is not what ingest read"]


@pytest.mark.parametrize(
    "change",
    [
        changed("conf/env/prod.yaml"),
        changed("params.yaml"),
        changed("dvc.lock"),
        changed("docs/how.md"),
        changed("README.md"),
        changed("manifests/prod/rollout.yaml"),
        changed("decision.json", "000000", tracked=False),
    ],
    ids=lambda change: change.path,
)
def test_declarations_documents_and_manifests_are_compared_otherwise(change):
    assert list(touched([change])) == []


@pytest.mark.parametrize(
    "change",
    [
        changed("templates/kubernetes/deployment.yaml.j2"),
        changed("pyproject.toml"),
        changed("requirements.lock"),
        changed("pipelines/flights/metrics/late_in_top_tenth.py"),
        changed("dvc.yaml"),
        changed(".dvc/config"),
        changed(".gitattributes"),
        changed(".github/workflows/gate.yml"),
        changed("artifacts/evaluate/metrics.json"),
        changed("data/raw.csv"),
        changed("conf/env/prod.yaml", PLAIN, "120000"),
        changed("conf/env/prod.yaml", PLAIN, "100755"),
        changed("conf/data.csv"),
        changed("docs/table.parquet"),
        changed("conftest.py", "000000", tracked=False),
        changed("sitecustomize.py", "000000", tracked=False),
        changed("CONF/env.yaml"),
    ],
    ids=lambda change: f"{change.path} {change.after}",
)
def test_every_other_file_can_move(change):
    assert list(touched([change]))


def test_a_document_that_a_stage_reads_can_move():
    assert list(touched([changed("docs/how.md")], [PurePosixPath("docs")]))
    assert list(touched([changed("notes.json", "000000", tracked=False)], [PurePosixPath("notes.json")]))


def test_a_later_stage_can_repeat_or_not_by_itself(graph):
    declared, values = graph
    record, after = recorded(declared, values), copy.deepcopy(values)
    after["environments"]["prod"]["release"] = "another"
    moved = {name for name in declared if list(repeated({name: declared[name]}, record, after))}
    assert moved - {"compose"} == {"plan", "rehearse", "render"}


def test_it_is_said_in_a_sentence():
    assert str(PredictionReach((), ("train", "evaluate"))) == (
        "this edit can't move a prediction: train, evaluate repeat what the base recorded"
    )
    assert str(PredictionReach(("a differs", "b differs"))) == "can move: a differs, and 1 more"
