"""A calibration is written as it is read, without what a machine rounds; one of another version is no calibration."""

from pathlib import Path

import pytest

from tidegate import paths
from tidegate.artifacts import read_json, write_json
from tidegate.errors import EvidenceError
from tidegate.gate.calibration_report import Calibration, Detection, Resolution, as_values, read, write
from tidegate.stats.power import REACH


def resolution(**others):
    known = {"rule": "holds", "metric": "roc_auc", "slice": "all", "rows": 1_000, "margin": 0.02, "error": 0.004}
    known |= {"resolves": 0.01, "sees": 0.03, "undecided": 0.1, "blocked": 0.0, "inconclusive": 0.1}
    return Resolution.model_validate(known | others)


def calibration(**others):
    known = {"holdout": "ab" * 16, "alpha": 0.05, "draws": 200, "retrained": "2 other seeds", "blocked": 0.03}
    known |= {"undecided": 0.2, "resolutions": (resolution(),)}
    known |= {"detections": (Detection(metric="roc_auc", drop=0.03, blocked=0.9, by_its_rules=0.8),)}
    return Calibration(**(known | others))


def test_what_was_written_is_read_again(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(calibration())
    assert read() == read(tmp_path) == calibration()


def test_without_a_file_there_is_none(tmp_path):
    assert read(tmp_path) is None


def test_numbers_are_written_with_six_digits_wherever_they_are(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(calibration(alpha=0.1 + 0.2, resolutions=(resolution(error=1 / 3, sees=None),)))
    values = read_json(paths.CALIBRATION)
    assert values["alpha"] == 0.3
    assert values["resolutions"][0]["error"] == 0.333333
    assert values["resolutions"][0]["sees"] is None
    assert values["draws"] == 200


@pytest.mark.parametrize(
    "spoil",
    [
        lambda values: values | {"version": 2},
        lambda values: values | {"more": 1},
        lambda values: {key: value for key, value in values.items() if key != "alpha"},
        lambda values: values | {"resolutions": [{"rule": "holds"}]},
        lambda values: [values],
    ],
    ids=["another version", "an unknown key", "a missing key", "half a resolution", "a list"],
)
def test_a_file_of_another_version_names_the_command_that_writes_it(tmp_path, monkeypatch, spoil):
    monkeypatch.chdir(tmp_path)
    write_json(paths.CALIBRATION, spoil(as_values(calibration())))
    with pytest.raises(EvidenceError, match="tidegate gate calibrate") as refused:
        read()
    assert refused.value.problems[0].where is not None
    assert Path(refused.value.problems[0].where.path) == paths.CALIBRATION


def test_half_a_margin_takes_four_times_the_rows():
    assert resolution().rows_for(0.005) == 4_000
    assert resolution().rows_for(0.01) == 1_000
    assert resolution().rows_for(0.02) == 250


@pytest.mark.parametrize(
    ("resolves", "margin"),
    [(None, 0.01), (0.01, 0.0), (0.01, -1.0), (0.01, 0.01 / (1.01 * REACH**0.5))],
    ids=["nothing resolves", "no margin", "a negative margin", "beyond reach"],
)
def test_a_margin_that_no_number_of_rows_resolves_has_none(resolves, margin):
    assert resolution(resolves=resolves).rows_for(margin) is None
