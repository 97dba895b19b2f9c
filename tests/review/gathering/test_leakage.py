"""Signs of leakage are read from files of anybody; what is not a number is left out."""

from tidegate.artifacts import write_text
from tidegate.review.evaluation_data import LeakageMeasure
from tidegate.review.gathering.leakage import FILE, MOST, read

HEAD = "sign,subject,value,expected,limit,rows,finding\n"


def test_suspected_signs_come_first(tmp_path):
    write_text(
        tmp_path / FILE, f"{HEAD}copies,all,0.1,0.2,0.3,40,clear\nstrong column,distance,1,0.2,0.9,40,suspected\n"
    )
    assert read(tmp_path) == (
        LeakageMeasure("strong column", "distance", 1.0, 0.2, 0.9, 40, is_suspected=True),
        LeakageMeasure("copies", "all", 0.1, 0.2, 0.3, 40, is_suspected=False),
    )


def test_rows_without_numbers_are_left_out_and_a_file_has_an_end(tmp_path):
    bad = "copies,all,nan,0.2,0.3,40,clear\ncopies,all,0.1\ncopies,all,x,0.2,0.3,40,clear\n"
    write_text(tmp_path / FILE, HEAD + bad + "copies,all,0.1,0.2,0.3,40,clear\n" * (MOST + 1))
    assert len(read(tmp_path)) == MOST


def test_a_word_that_is_not_clear_is_a_suspicion(tmp_path):
    write_text(tmp_path / FILE, f"{HEAD}copies,all,0.1,0.2,0.3,40,fine\n")
    assert read(tmp_path)[0].is_suspected
    assert read(tmp_path / "elsewhere") == ()
