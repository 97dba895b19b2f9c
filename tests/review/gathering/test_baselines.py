"""What baselines reach is read from files of anybody; what is not a number is left out."""

from tidegate.artifacts import write_text
from tidegate.records import Estimate
from tidegate.review.gathering.baselines import CONSTANT, SIMPLE, read

INTERVALS = """\
metric,value,low,high,level,method,units,constant,gain,gain_low,gain_high
roc_auc,0.7,0.6,0.8,0.9,score,61,0.5,0.2,0.1,0.3
recall,,,,0.9,score,61,,,,
brier,0.1,0.05,0.2,0.9,score,61,0.2,0.1,0.02,0.3
"""
BASELINES = """\
baseline,metric,value,gain,gain_low,gain_high,level,rows
logistic,roc_auc,0.68,0.02,-0.01,0.05,0.9,20000
logistic,unknown,0.68,0.02,-0.01,0.05,0.9,20000
logistic,brier,nan,0.02,-0.01,0.05,0.9,20000
"""


def test_they_are_in_the_order_of_the_metrics_the_constant_first(tmp_path):
    write_text(tmp_path / CONSTANT, INTERVALS)
    write_text(tmp_path / SIMPLE, BASELINES)
    found = read(tmp_path)
    assert [(gain.metric, gain.baseline, gain.reached) for gain in found] == [
        ("roc_auc", "constant", 0.5),
        ("roc_auc", "logistic", 0.68),
        ("brier", "constant", 0.2),
    ]
    assert found[1].gain == Estimate(0.02, -0.01, 0.05, 0.95)
    assert (found[0].is_beaten, found[1].is_beaten) == (True, False)


def test_an_evaluation_of_an_earlier_version_has_none_or_only_the_constant(tmp_path):
    assert read(tmp_path) == ()
    write_text(tmp_path / CONSTANT, INTERVALS)
    assert [gain.baseline for gain in read(tmp_path)] == ["constant", "constant"]
