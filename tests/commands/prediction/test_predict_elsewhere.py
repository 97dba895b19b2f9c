"""On every engine, predictions are the bytes that this process writes, also after a worker died."""

import pickle
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import pytest

import model_project
from checks.servers import needs_spark
from predicting import predicting_project  # noqa: F401 (a fixture)
from tidegate import paths
from tidegate.commands.prediction import predict, predict_elsewhere
from tidegate.commands.prediction.finished_parts import FinishedParts
from tidegate.commands.prediction.predict_elsewhere import Shared, ShippedPackage
from tidegate.commands.prediction.predict_job import versions
from tidegate.errors import EvidenceError, ExitCode, InfrastructureError
from tidegate.models.execution import engine_choice, remote_parts
from tidegate.models.execution.forked import unpacked

OUT, DATA = "out.parquet", "new.parquet"
ENGINES = [
    pytest.param("dask", marks=pytest.mark.slow),
    pytest.param("ray", marks=pytest.mark.soak),
    pytest.param("spark", marks=pytest.mark.soak),
]
PARTS = ".out.parquet.parts"


class TwoAtOnce:
    """A cluster of this process: the parts are bytes on their way there and back, as on any."""

    def answers(self, call, shared, parts):
        return remote_parts.in_order(parts, 2, partial(call, shared), bytes)


@pytest.fixture
def project(predicting_project, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.chdir(tmp_path)
    for name in ("artifacts", "data", "params.yaml"):
        (tmp_path / name).symlink_to(predicting_project / name)
    monkeypatch.setattr(predict, "ROWS", 20)
    monkeypatch.setenv("TIDEGATE_WORKERS", "2")
    table = model_project.table(90, seed=3)
    table.loc[[7, 41], "carrier"] = None
    table.to_parquet(DATA)
    return tmp_path


def written():
    found = predict.run(DATA, OUT, paths.PACKAGE, keep=["ticket"])
    return found, Path(OUT).read_bytes(), Path(f"{OUT}.rejects.jsonl").read_bytes()


def on(engine, monkeypatch):
    needs_spark() if engine == "spark" else pytest.importorskip({"dask": "distributed"}.get(engine, engine))
    monkeypatch.setenv(engine_choice.VARIABLE, engine)


def test_parts_that_were_sent_give_the_bytes_that_this_process_writes(project, monkeypatch):
    here = written()
    assert here[0].rejected == 2
    monkeypatch.setattr(engine_choice, "cluster", lambda _: nullcontext(TwoAtOnce()))
    assert written() == here


def test_a_worker_with_other_libraries_refuses():
    shared = Shared(b"", None, versions() | {"onnxruntime": "1.0"})
    with pytest.raises(InfrastructureError, match=r"a worker of the cluster has onnxruntime .*, not 1\.0; install"):
        received(predict_elsewhere.answer(shared, b""))


def test_a_package_that_changed_on_its_way_answers_nothing(project):
    package = ShippedPackage({"package.json": (paths.PACKAGE / "package.json").read_bytes()}, "ab" * 32, frozenset())
    shared = Shared(pickle.dumps(package), None, versions())
    with pytest.raises(EvidenceError, match="expected abab"):
        received(predict_elsewhere.answer(shared, b""))


def received(outcome):
    return unpacked([pickle.loads(outcome)])


@pytest.mark.parametrize("engine", ENGINES)
def test_a_real_cluster_writes_the_same_bytes_also_after_a_worker_died(project, monkeypatch, engine):
    here = written()
    Path(OUT).unlink()
    on(engine, monkeypatch)

    def dying(shared, part):  # within the test: workers get its code, and not its name
        import os
        import pickle

        from tidegate.commands.prediction import predict_elsewhere as real

        if pickle.loads(part)[0] == 80:
            os.kill(os.getpid(), 9)
        return real.answer(shared, part)

    with monkeypatch.context() as patch:
        patch.setattr(predict_elsewhere, "answer", dying)
        with pytest.raises(InfrastructureError, match="run it again: finished parts are kept") as raised:
            written()
    assert raised.value.exit_code == ExitCode.INFRASTRUCTURE
    assert not Path(OUT).exists()
    kept = sorted(int(path.stem) for path in Path(PARTS).glob("*/*"))
    # Dask also blames parts that were in the dead worker's queue, and forgets what it had answered
    assert kept == list(range(len(kept) if engine == "dask" else 4))
    new = []
    keep = FinishedParts.keep
    monkeypatch.setattr(FinishedParts, "keep", lambda parts, at, answer: new.append(at) or keep(parts, at, answer))
    assert written() == here
    assert new == list(range(len(kept), 5))
    assert not Path(PARTS).exists()
