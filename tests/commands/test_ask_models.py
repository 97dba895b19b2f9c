"""What cannot be asked of models is a sentence, before any process is started."""

from types import SimpleNamespace

import pandas as pd

from tidegate import paths
from tidegate.artifacts import write_table
from tidegate.commands.ask_models import Models
from tidegate.config.schema.data import Column
from tidegate.gate.evidence import timing
from tidegate.gate.pairing import Unpaired
from tidegate.gate.revision import RevisionEvidence
from tidegate.models.confined_process import ConfinedProcess

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
