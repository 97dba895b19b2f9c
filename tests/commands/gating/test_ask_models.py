"""What cannot be asked of models is a sentence, before any process is started."""

from types import SimpleNamespace

import pandas as pd
import pytest

from tidegate import paths
from tidegate.artifacts import write_table
from tidegate.commands.gating.ask_models import Models
from tidegate.config.schema.data import Column
from tidegate.gate.evidence import timing
from tidegate.gate.pairing import Unpaired
from tidegate.gate.revision import RevisionEvidence
from tidegate.models.confined.confined_process import ConfinedProcess

COLUMNS = {"key": Column(type="int", role="id"), "late": Column(type="bool", role="target", positive=True)}
DECLARED = SimpleNamespace(columns=COLUMNS, evaluate=SimpleNamespace(task="binary"))


def test_without_the_bases_declaration_its_model_is_not_asked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_table(paths.HOLDOUT, pd.DataFrame({"key": [1, 2], "late": [True, False]}))
    found = Models(ConfinedProcess(), DECLARED, None, ()).of_added_rows(paths.MODEL, both=None)
    assert found == Unpaired("the columns of the base model are unknown")


def test_without_a_holdout_there_are_no_rows_to_ask_about(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = Models(ConfinedProcess(), DECLARED, DECLARED, ()).of_added_rows(paths.MODEL, both=None)
    assert isinstance(found, Unpaired)
    assert str(paths.HOLDOUT) in found.reason


def test_a_revision_without_a_model_cannot_be_timed():
    left = RevisionEvidence("here", Unpaired("not asked"))
    assert Models(ConfinedProcess(), DECLARED, None, ()).timed(left, None, 10, 1) == timing.ABSENT


def revision(folder, model=b"model", holdout=b"holdout"):
    files = timing.Timeable(folder / "model.skops", folder / "holdout.parquet")
    folder.mkdir()
    files.model.write_bytes(model)
    files.holdout.write_bytes(holdout)
    return RevisionEvidence(folder.name, Unpaired("not asked")).holding(timing, files)


OTHER = SimpleNamespace(
    columns={**COLUMNS, "more": Column(type="int", role="feature")}, evaluate=SimpleNamespace(task="binary")
)
REGRESSION = SimpleNamespace(columns=COLUMNS, evaluate=SimpleNamespace(task="regression"))


@pytest.mark.parametrize(
    ("changed", "base", "same"),
    [
        pytest.param({}, DECLARED, True, id="one model"),
        pytest.param({"model": b"another"}, DECLARED, False, id="another model"),
        pytest.param({"holdout": b"other rows"}, DECLARED, False, id="other rows"),
        pytest.param({}, OTHER, False, id="other features"),
        pytest.param({}, REGRESSION, False, id="another task"),
        pytest.param({}, None, False, id="a base without a declaration"),
    ],
)
def test_models_are_the_same_by_every_byte_that_is_read(tmp_path, changed, base, same):
    models = Models(ConfinedProcess(), DECLARED, base, ())
    head, earlier = revision(tmp_path / "head", **changed), revision(tmp_path / "base")
    assert models.same(head, earlier) is same


def test_without_a_base_or_its_model_no_model_is_the_same(tmp_path):
    models, head = Models(ConfinedProcess(), DECLARED, DECLARED, ()), revision(tmp_path / "head")
    assert not models.same(head, None)
    assert not models.same(head, RevisionEvidence("base", Unpaired("not asked")))
