"""Two models are asked in turns in a process of their own, and a bad one is a sentence, not a crash."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from tidegate.config.schema.data import Column
from tidegate.gate.evidence.timing import Timeable, Timed
from tidegate.gate.pairing import Unpaired
from tidegate.models.confined import timing
from tidegate.models.confined.confined_process import ConfinedProcess
from tidegate.models.features import inputs
from tidegate.models.packages import model_file

COLUMNS = {
    "key": Column(type="int", role="id"),
    "size": Column(type="float"),
    "late": Column(type="bool", role="target", positive=True),
}


@pytest.fixture(scope="module")
def process():
    with ConfinedProcess() as started:
        yield started


@pytest.fixture
def asked(tmp_path, process):
    size = np.random.default_rng(1).normal(size=80)
    table = pd.DataFrame({"key": range(80), "size": size, "late": size > 0})
    model_file.write(tmp_path / "model.skops", LogisticRegression().fit(inputs(table, COLUMNS), table.late))
    table.to_parquet(tmp_path / "holdout.parquet")

    def candidate(model):
        return timing.ModelToTime(Timeable(model, tmp_path / "holdout.parquet"), COLUMNS, "binary")

    def measure(base, **more):
        models = [candidate(model) for model in (tmp_path / "model.skops", base) if model]
        return timing.measure(process, models, rows=50, **more)

    return measure


@pytest.mark.slow
def test_both_models_are_timed_in_the_same_rounds(asked, tmp_path):
    timed = asked(tmp_path / "model.skops")
    assert isinstance(timed, Timed), timed
    assert len(timed.head) == len(timed.base) == timing.ROUNDS
    assert min(*timed.head, *timed.base) > 0


def test_without_a_base_the_head_alone_is_timed(asked):
    assert asked(None).base is None


def test_a_model_that_is_none_is_refused_in_a_sentence(asked, tmp_path):
    (tmp_path / "bad.skops").write_bytes(b"no model")
    refused = asked(tmp_path / "bad.skops")
    assert isinstance(refused, Unpaired)
    assert "is refused as a model file" in refused.reason


def test_a_missing_model_is_named(asked, tmp_path):
    assert "none.skops: " in asked(tmp_path / "none.skops").reason


def test_a_longer_measurement_has_more_rounds(asked):
    assert len(asked(None, longer=2).head) == 2 * timing.ROUNDS


def test_a_class_of_another_library_is_timed_where_it_is_trusted(asked, tmp_path):
    from lightgbm import LGBMClassifier

    rows = pd.read_parquet(tmp_path / "holdout.parquet")
    fitted = LGBMClassifier(n_estimators=2, n_jobs=1, verbose=-1).fit(inputs(rows, COLUMNS).to_numpy(), rows.late)
    model_file.write(tmp_path / "other.skops", fitted)
    assert isinstance(asked(tmp_path / "other.skops", extra=["lightgbm.LGBMClassifier"]), Timed)
    assert "types that are not trusted" in asked(tmp_path / "other.skops").reason
