"""Confusions are those whose count moved most, from files that anybody may have written."""

from tidegate.review.gathering import confusions
from tidegate.review.review_data import Confusion

HEAD = "actual,predicted,rows,outcome\n"


def written(folder, text):
    path = folder / confusions.FILE
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return folder


def test_what_moved_most_comes_first_and_right_answers_are_none(tmp_path):
    base = written(tmp_path / "base", f"{HEAD}a,a,90,x\na,b,5,x\nb,a,20,x\nc,a,3,x\n")
    head = written(tmp_path / "head", f'{HEAD}a,a,70,x\na,b,25,x\nb,a,21,x\n"say ""c""",a,2,x\n')
    assert confusions.read(base, head) == (
        Confusion("a", "b", 5, 25),
        Confusion("c", "a", 3, 0),
        Confusion('say "c"', "a", 0, 2),
        Confusion("b", "a", 20, 21),
    )


def test_without_a_base_the_most_frequent_come_first(tmp_path):
    head = written(tmp_path / "head", f"{HEAD}a,b,1,x\nb,c,7,x\n")
    assert confusions.read(tmp_path, head) == (Confusion("b", "c", None, 7), Confusion("a", "b", None, 1))


def test_at_most_ten_are_shown(tmp_path):
    head = written(tmp_path / "head", HEAD + "".join(f"a,c{number},{number},x\n" for number in range(40)))
    assert len(confusions.read(tmp_path, head)) == confusions.SHOWN


def test_a_yes_or_no_has_its_outcomes(tmp_path):
    base = written(tmp_path / "base", "outcome,rows\ntrue positive,5\nfalse positive,2\n")
    head = written(tmp_path / "head", "outcome,rows\ntrue positive,3\nfalse positive,4\n")
    assert confusions.read(base, head) == (
        Confusion("true positive", "", 5, 3, is_wrong=False),
        Confusion("false positive", "", 2, 4, is_wrong=True),
    )
    assert [pair.base for pair in confusions.read(tmp_path, head)] == [None, None]


def test_another_table_and_a_forged_count_have_none(tmp_path):
    assert confusions.read(tmp_path, written(tmp_path / "other", "outcome,count\ntrue positive,3\n")) == ()
    forged = written(tmp_path / "forged", f"{HEAD}a,b,-5,x\na,c,{'9' * 400},x\na,d\n")
    assert [pair.head for pair in confusions.read(tmp_path, forged)] == [0, 0, 0]
