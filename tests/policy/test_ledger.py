"""A holdout's decisions are counted by its digest, and the reader is told what that many looks are worth."""

import pytest
import yaml

from tidegate.policy.ledger import decisions, remark


def lock(digest):
    outs = [{"path": "data/split", "md5": "x"}, {"path": "data/holdout.parquet", "md5": digest}]
    return yaml.safe_dump({"schema": "2.0", "stages": {"split": {"outs": outs}}}).encode()


@pytest.mark.parametrize(
    ("locks", "current", "count"),
    [
        pytest.param([lock("a"), lock("a"), lock("b"), lock("a")], lock("a"), 3, id="the same holdout"),
        pytest.param([lock("a")], lock("b"), 0, id="a new holdout starts anew"),
        pytest.param([b"", b"a: [", b"[]", b"stages: {}"], lock("a"), 0, id="locks that cannot be read"),
        pytest.param([b"", b""], b"", 0, id="no lock, no holdout"),
    ],
)
def test_merges_on_the_same_holdout_are_counted(locks, current, count):
    assert decisions(locks, current) == count


@pytest.mark.parametrize("count", [0, 1])
def test_the_first_look_needs_no_remark(count):
    assert list(remark(count)) == []


def test_the_remark_states_the_luck_of_so_many_looks():
    assert list(remark(8)) == [
        "this holdout has decided 8 merges: the best of as many changes without effect looks 2.0 standard errors better"
    ]


@pytest.mark.parametrize(("count", "worn"), [(49, False), (50, True)])
def test_a_worn_holdout_is_called_so(count, worn):
    assert ("it is worn, hold out other rows" in next(remark(count))) == worn
