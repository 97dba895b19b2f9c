"""Intervals are read as `evaluate` wrote them; what is not a number is none."""

from tidegate.review.gathering import intervals

HEAD = "metric,value,low,high,level,method,units,constant,gain,gain_low,gain_high\n"


def test_numbers_are_read_and_gaps_are_none(tmp_path):
    path = tmp_path / intervals.FILE
    path.parent.mkdir(parents=True)
    path.write_text(f'{HEAD}roc_auc,0.7,0.6,0.8,0.95,"a, b",9,0.5,0.2,-0.1,0.3\nprecision,,,,0.95,x,9,,,,nan\n')
    first, second = intervals.read(tmp_path)
    assert (first.metric, first.low, first.high, first.level, first.constant) == ("roc_auc", 0.6, 0.8, 0.95, 0.5)
    assert first.is_useless
    assert (second.value, second.gain_low, second.is_useless) == (None, None, False)


def test_an_evaluation_of_an_earlier_version_has_none(tmp_path):
    assert intervals.read(tmp_path) == ()


def test_a_file_of_something_else_has_no_numbers(tmp_path):
    path = tmp_path / intervals.FILE
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\xff\x00,x\n1,2\n")
    (only,) = intervals.read(tmp_path)
    assert (only.metric, only.value, only.low) == ("", None, None)
