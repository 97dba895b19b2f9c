"""Splits by group: a group is never divided, and the share is met as closely as groups allow."""

import numpy as np
import pyarrow as pa
import pytest

from tidegate.config.schema.data import Column
from tidegate.data.splits import group
from tidegate.errors import DeclarationError, EvidenceError

COLUMNS = {"who": Column(type="string", role="group"), "y": Column(type="float", role="target")}
PARAMS = group.Params(kind="group", holdout=0.25)


def held(who: list[str | None], seed: int = 7) -> set[str | None]:
    masks = group.assign(PARAMS, pa.table({"who": who}), COLUMNS, np.random.default_rng(seed))
    values = np.array(who, dtype=object)
    assert not set(values[masks["train"]]) & set(values[masks["holdout"]])
    assert masks["train"].sum() + masks["holdout"].sum() == len(who)
    return set(values[masks["holdout"]])


def test_whole_groups_fill_the_holdout_to_its_share() -> None:
    who: list[str | None] = [f"patient {row // 4}" for row in range(400)]
    assert len(held(who)) == 25
    assert held(who) == held(who)
    assert held(who) != held(who, seed=8)


def test_a_group_larger_than_the_share_is_left_in_train() -> None:
    assert held(["large"] * 60 + ["small", "tiny"] * 10) == {"small", "tiny"}


def test_one_group_gives_no_holdout_and_no_error_here() -> None:
    assert held(["only"] * 10) == set()


def test_a_row_without_a_group_is_told() -> None:
    with pytest.raises(EvidenceError, match=r"data\.columns\.who: is missing in 1 rows, which belong to no group"):
        held(["a", None])


def test_a_table_without_groups_cannot_be_split_by_them() -> None:
    with pytest.raises(DeclarationError, match="a split by group needs a column with role: group"):
        group.assign(PARAMS, pa.table({"y": [1.0]}), {"y": COLUMNS["y"]}, np.random.default_rng(0))
