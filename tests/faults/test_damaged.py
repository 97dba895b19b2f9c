"""A damaged cache: noticed wherever something rests on it, named, taken away, and made again by `dvc repro`."""

import shutil
from pathlib import Path

import pytest

from faults_project import Project

OUTS = {
    "ingest": "artifacts/ingest/profile.json",
    "check": "artifacts/check/report.json",
    "split": "data/split/train.parquet",
    "train": "artifacts/train/model.skops",
    "evaluate": "artifacts/evaluate/predictions.parquet",
    "package": "artifacts/package/signature.json",
    "plan": "artifacts/plan/prod.json",
}
"""One file of every stage whose outs are in the cache."""
DAMAGES = ("flipped", "emptied", "missing")
FEW = {("flipped", 0o444)}
"""Read-only, as DVC leaves it, and believed by it: what is missing or writable it makes again by itself. An emptied one
is found by the same digest, and takes another whole pipeline: `make soak`."""


def damage(source: Path, how: str, mode: int) -> None:
    data = source.read_bytes()
    source.chmod(0o644)
    if how == "missing":
        source.unlink()
        return
    source.write_bytes(bytes([data[0] ^ 1]) + data[1:] if how == "flipped" else b"")
    source.chmod(mode)


def recovers(project: Project, *files: str) -> None:
    """Check everything out again, then: named and exit 4, or made again by DVC itself; `dvc repro` gets it whole."""
    for name in ("data", "artifacts"):
        shutil.rmtree(project.root / name)
    project.run("git", "checkout", "-q", "--", ".")
    project.run("dvc", "repro", expect=None)
    said = project.run("tidegate", "gate", "--base", "HEAD", expect=None)
    if "PASSES" not in said:
        assert "its content does not match its name" in said
        project.run("dvc", "repro")
    project.run("git", "checkout", "-q", "--", "dvc.lock")
    project.run("dvc", "repro")
    project.assert_whole()
    assert project.run("tidegate", "gate", "--base", "HEAD").startswith("PASSES")
    assert all(project.object_of(file).is_file() for file in files)


@pytest.mark.parametrize(
    ("how", "mode"),
    [
        pytest.param(
            how, mode, id=f"{how}-{mode:04o}", marks=pytest.mark.slow if (how, mode) in FEW else pytest.mark.soak
        )
        for how in DAMAGES
        for mode in (0o444, 0o644)
    ],
)
def test_damage_to_an_out_of_every_stage_at_once(project: Project, how: str, mode: int) -> None:
    for source in {project.object_of(path) for path in OUTS.values()}:
        damage(source, how, mode)
    recovers(project, *OUTS.values())


@pytest.mark.soak
@pytest.mark.parametrize("stage", OUTS)
@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("mode", [0o444, 0o644], ids=["0444", "0644"])
def test_damage_to_one_out(project: Project, stage: str, how: str, mode: int) -> None:
    damage(project.object_of(OUTS[stage]), how, mode)
    recovers(project, OUTS[stage])


@pytest.mark.slow
def test_a_wrong_model_is_named_by_every_verb_that_rests_on_it(project: Project) -> None:
    sound = project.object_of(OUTS["train"])
    good = sound.read_bytes()
    for verb in (("gate", "--base", "HEAD"), ("verify",), ("publish", str(project.scratch / "store")), ("review",)):
        damage(sound, "flipped", 0o444)
        shutil.rmtree(project.root / "artifacts/train")
        shutil.rmtree(project.root / "artifacts/package")
        project.run("dvc", "checkout", "--force")
        said = project.run("tidegate", *verb, expect=0 if verb == ("review",) else 4)
        said = said.replace("\\", "").replace("\N{WORD JOINER}", "")  # a review keeps forges from linking digests
        assert f"{sound.parent.name}/{sound.name}" in said
        assert "train wrote it" in said
        sound.write_bytes(good)


@pytest.mark.slow
def test_a_stage_does_not_learn_from_what_a_damaged_object_left(project: Project) -> None:
    damage(project.object_of(OUTS["split"]), "flipped", 0o444)
    shutil.rmtree(project.root / "data/split")
    project.run("dvc", "checkout", "--force")
    conf = project.root / "conf/train/logistic_regression.yaml"
    conf.write_text(conf.read_text().replace("max_iter: 300", "max_iter: 200"))
    said = project.run("dvc", "repro", expect=255)
    assert "split wrote it for data/split" in said
    project.run("dvc", "repro")
    assert project.object_of(OUTS["split"]).is_file()
