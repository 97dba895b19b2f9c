import pytest

import carded
from tidegate import paths
from tidegate.artifacts import write_text
from tidegate.card.evidence_files import EvidenceFiles
from tidegate.card.sections import quality

BASELINES = """\
baseline,metric,value,gain,gain_low,gain_high,level,rows
logistic,roc_auc,0.68143,0.012821,-0.00153951,0.0275999,0.95,20000
"""
LEAKAGE = """\
sign,subject,value,expected,limit,rows,finding
copies,equal to 4 digits in all columns,0.31,0.000254154,0.00601026,4000,suspected
"""


@pytest.fixture
def found(tmp_path):
    carded.lay_out(tmp_path)
    write_text(tmp_path / quality.CALIBRATION, "predicted,observed,rows\n0.0587,0.0678,5559\n")
    write_text(tmp_path / quality.BASELINES, BASELINES)
    write_text(tmp_path / quality.LEAKAGE, LEAKAGE)
    write_text(tmp_path / quality.IMPORTANCE, "feature,lost\ntemp,-0.0062\n")
    return {section.name: section for section in quality.sections(EvidenceFiles(tmp_path))}


def cells(section, table=0):
    def shown(line):
        return "".join(part if isinstance(part, str) else part.shown for part in line)

    return [[shown(cell) for cell in row] for row in section.tables[table].rows]


def test_a_metric_has_its_interval_and_its_gain_over_a_constant(found):
    first, second = cells(found["metrics"])
    assert first[:6] == ["roc_auc", "0.6943", "0.655 to 0.7304", "0.95", "0.5", "0.155 to 0.2304"]
    assert second[:3] == ["recall", "undefined", "undefined"]


def test_a_simple_model_is_shown_with_the_gain_over_it(found):
    assert cells(found["baselines"]) == [
        ["roc_auc", "logistic, from 20,000 training rows", "0.6814", "0.01282", "−0.00154 to 0.0276", "0.95"]
    ]


def test_small_slices_say_so_and_private_columns_have_none(found):
    assert cells(found["slices"]) == [
        [f"carrier={carded.HOSTILE}", "114", "0.71", "too few rows"],
        ["carrier=9E", "5", "too few rows", "too few rows"],
    ]


def test_gaps_and_groups_are_apart_and_private_groups_are_left_out(found):
    assert cells(found["fairness"]) == [
        ["recall", "carrier: carrier=9E and carrier=UA", "0.11", "0.01 to 0.21", "0.95"]
    ]
    assert cells(found["fairness"], 1) == [["recall", "carrier=9E", "1,234", "0.42", "0.32 to 0.53", "0.95"]]


def test_calibration_importance_and_weak_slices_are_there_or_named_as_absent(found):
    assert cells(found["calibration"]) == [["0.0587", "0.0678", "5,559"]]
    assert cells(found["importance"]) == [["temp", "−0.0062"]]
    assert found["weak_slices"].lines[0][0].startswith("None was found")


def test_a_private_column_is_known_by_its_declaration(tmp_path):
    carded.lay_out(tmp_path)
    files = EvidenceFiles(tmp_path)
    assert quality.is_private(files, "secret")
    assert not quality.is_private(files, "id")
    assert not quality.is_private(files, None)
    assert paths.PARAMS in files.read_files


def test_signs_of_leakage_are_shown_with_their_limits_or_named_as_absent(found, tmp_path):
    assert cells(found["leakage"]) == [
        ["copies", "equal to 4 digits in all columns", "0.31", "0.0002542", "0.00601", "4,000", "suspected"]
    ]
    (tmp_path / quality.LEAKAGE).unlink()
    absent = {section.name: section for section in quality.sections(EvidenceFiles(tmp_path))}
    assert "leakage.csv" in absent["leakage"].absent
