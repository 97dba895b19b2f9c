"""The page's weak parts: those that the base did not have are marked; what is no number is left out."""

from tidegate import paths
from tidegate.artifacts import write_text
from tidegate.review.gathering.weak_slices import read

HEADER = "slice,rows,error,overall,at_least,level,tested\n"


def written(root, *lines):
    write_text(root / paths.PLOTS / "weak_slices.csv", HEADER + "".join(lines))
    return root


def test_new_parts_are_marked(tmp_path):
    base = written(tmp_path / "base", "distance > 70,9,0.2,0.1,0.05,0.95,3\n")
    head = written(tmp_path / "head", "carrier = HA,300,0.3,0.1,0.1,0.95,3\n", "distance > 70,9,0.2,0.1,0.05,0.95,3\n")
    first, second = read(base, head)
    assert (first.name, first.rows, first.error, first.overall, first.at_least) == ("carrier = HA", 300, 0.3, 0.1, 0.1)
    assert (first.is_new, second.is_new) == (True, False)
    assert not read(tmp_path, head)[0].is_new


def test_what_is_no_number_is_left_out(tmp_path):
    assert read(tmp_path, written(tmp_path, "a,nan,1,1,1,1,1\n", "b,1,,1,1,1,1\n")) == ()
    assert read(tmp_path, tmp_path / "none") == ()
