"""The page's gaps: here and at the base; rows that are not a gap, or not numbers, are left out."""

from tidegate import paths
from tidegate.artifacts import write_text
from tidegate.records import Estimate
from tidegate.review.gathering.fairness import read

HEADER = "column,statistic,group,between,rows,value,low,high,level\n"
GAP = "origin,selection rate,widest gap,origin=EWR and origin=LGA,{rows},{value},0.1,0.3,0.9\n"


def written(root, *lines):
    write_text(root / paths.PLOTS / "fairness.csv", HEADER + "".join(lines))
    return root


def test_gaps_are_beside_the_bases(tmp_path):
    base = written(tmp_path / "base", GAP.format(rows=9, value=0.15))
    group = "origin,selection rate,origin=EWR,,9,0.5,0.4,0.6,0.9\n"
    (gap,) = read(base, written(tmp_path / "head", group, GAP.format(rows=9, value=0.2)))
    assert (gap.column, gap.statistic, gap.between) == ("origin", "selection rate", "origin=EWR and origin=LGA")
    assert (gap.base, gap.gap) == (0.15, Estimate(0.2, 0.1, 0.3, 0.95))


def test_what_is_no_number_is_left_out(tmp_path):
    assert read(tmp_path, written(tmp_path, GAP.format(rows=9, value="nan"), GAP.format(rows=9, value=""))) == ()
    write_text(tmp_path / paths.PLOTS / "fairness.csv", "something else\n1\n")
    assert read(tmp_path, tmp_path) == ()
    assert read(tmp_path / "none", tmp_path / "none") == ()
