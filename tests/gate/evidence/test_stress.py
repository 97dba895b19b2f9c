"""The losses under stress are read as `tidegate stress` wrote them; numbers that contradict each other are not."""

from dataclasses import asdict, replace

import pytest

from gate_evidence import evidence
from tidegate import paths
from tidegate.artifacts import write_json
from tidegate.gate.evidence import stress
from tidegate.gate.pairing import Unpaired
from tidegate.gate.revision import RevisionFolder
from tidegate.stress_report import StressLoss, StressOutcome, StressReport

LOSS = StressLoss("roc_auc", 0.8, 0.77, 0.03, 0.02, 0.04, 0.95, 0.005, 1999.0, 1e-5, 0.1, 0.0, 0.0, blocked=False)
REPORT = StressReport([StressOutcome("gone", {"kind": "missing_values"}, 2_000, 200, [LOSS])])


def written(root, report):
    write_json(root / paths.STRESS, asdict(report))
    return stress.read(RevisionFolder(root, "here"))


def test_it_is_read_as_it_was_written(tmp_path):
    assert stress.read(RevisionFolder(tmp_path, "here")) == stress.ABSENT
    assert written(tmp_path, REPORT) == REPORT
    undefined = replace(LOSS, stressed=None, loss=None, low=None, high=None, error=None, grain=None)
    report = StressReport([replace(REPORT.stresses[0], losses=[undefined])])
    assert written(tmp_path, report) == report


@pytest.mark.parametrize(
    "wrong",
    [{"loss": 0.0}, {"error": -1.0}, {"grain": -1.0}, {"lean": 2.0}, {"freedom": -1.0}, {"stressed": 0.8}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_numbers_that_contradict_each_other_are_no_evidence(tmp_path, wrong):
    found = written(tmp_path, StressReport([replace(REPORT.stresses[0], losses=[replace(LOSS, **wrong)])]))
    assert isinstance(found, Unpaired)
    assert "gone contradict each other" in found.reason


def test_a_file_of_another_form_is_none(tmp_path):
    write_json(tmp_path / paths.STRESS, {"stresses": 3})
    assert isinstance(stress.read(RevisionFolder(tmp_path, "here")), Unpaired)


def test_its_corruptions_take_the_evidence_away():
    twin = evidence(rows=200)
    assert list(stress.corrupted(twin)) == []
    twin = twin.with_head(twin.head.holding(stress, REPORT))
    found = {name: changed.head.of(stress) for name, changed in stress.corrupted(twin)}
    assert found["no stress measured"].stresses == []
    assert found["stresses without a loss"].stresses[0].losses == []
    assert found["a model that answers no damaged row"].stresses[0].failure
