"""Each number is beside the base's; one without an interval, of an earlier version, is left out."""

from tidegate import paths
from tidegate.artifacts import write_text
from tidegate.records import Estimate
from tidegate.review.gathering.importance import MOST, read

HEAD = "feature,lost,low,high,level\n"


def written(root, text):
    write_text(root / paths.PLOTS / "importance.csv", text)
    return root


def test_the_base_s_number_is_beside_the_head_s(tmp_path):
    base = written(tmp_path / "base", f"{HEAD}a,0.5,0.4,0.6,0.95\n")
    head = written(tmp_path / "head", f"{HEAD}a,0.3,0.2,0.4,0.95\nb,0.1,0.0,0.2,0.95\n")
    first, second = read(base, head)
    assert (first.feature, first.base, first.loss) == ("a", 0.5, Estimate(0.3, 0.2, 0.4, 0.975))
    assert second.base is None


def test_an_earlier_version_left_no_interval_and_many_are_cut(tmp_path):
    assert read(tmp_path, tmp_path / "none") == ()
    assert read(tmp_path, written(tmp_path / "old", "feature,lost\na,0.3\n")) == ()
    many = written(tmp_path / "many", HEAD + "".join(f"f{place},1,0,2,0.9\n" for place in range(MOST + 5)))
    assert len(read(tmp_path, many)) == MOST
