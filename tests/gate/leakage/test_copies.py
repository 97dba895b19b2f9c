"""Copies of the holdout among the training rows are seen, however they are disguised; honest rows raise no alarm."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

import leaking
from leaking import adding, found, moved, overwritten, renamed, rows, subjects, with_column

HOLDOUT = leaking.table().parts["holdout"]
NOISE = np.random.default_rng(9).normal(10, 3, 1_000)


DISGUISES = {
    "under other ids": renamed(HOLDOUT),
    "a twentieth of them": renamed(HOLDOUT.slice(0, 50)),
    "with noise of a thousandth": moved(renamed(HOLDOUT), 0.001),
    "with noise of a hundredth": moved(renamed(HOLDOUT), 0.01),
    "with noise of a twentieth": moved(renamed(HOLDOUT), 0.05),
    "with one feature drawn anew": overwritten(renamed(HOLDOUT), pressure=NOISE),
    "with two features emptied": overwritten(renamed(HOLDOUT), pressure=None, hour=None),
    "several times": pa.concat_tables([moved(renamed(HOLDOUT, mark), 0.01) for mark in "xyz"]),
    "hidden among new rows": pa.concat_tables([renamed(HOLDOUT.slice(0, 300)), rows(3_000, seed=8, start=9_000)]),
}


@pytest.mark.parametrize("copies", DISGUISES.values(), ids=DISGUISES)
def test_copies_of_the_holdout_are_seen(copies):
    base = leaking.table()
    assert subjects(found(adding(base, copies), base))["copies"] == "fail"


def test_copies_under_the_ids_of_training_rows_are_seen():
    base = leaking.table()
    train = base.parts["train"]
    reused = HOLDOUT.set_column(0, "row", train["row"].slice(0, HOLDOUT.num_rows))
    head = replace(base, parts={**base.parts, "train": pa.concat_tables([reused, train.slice(HOLDOUT.num_rows)])})
    assert subjects(found(head, base))["copies"] == "fail"


def test_a_column_of_noise_does_not_hide_copies():
    base = leaking.table()
    head = adding(base, renamed(HOLDOUT), columns=leaking.columns(noise={"type": "float"}))
    generator = np.random.default_rng(3)
    parts = {name: with_column(part, "noise", generator.random(part.num_rows)) for name, part in head.parts.items()}
    assert subjects(found(replace(head, parts=parts), base))["copies"] == "fail"


def test_copies_without_most_columns_cannot_be_recognised():
    base = leaking.table()
    kept = ("row", "temp", "late")
    head = adding(base, renamed(HOLDOUT))
    parts = {name: part.select(kept) for name, part in head.parts.items()}
    head = replace(head, parts=parts, columns={name: base.columns[name] for name in kept})
    (finding,) = [finding for finding in found(head, base) if finding.subject == "copies"]
    assert finding.verdict.value == "inconclusive"
    assert finding.reason == (
        "only 1 of the base's 7 features keep their meaning; "
        "copies of the holdout among 1,000 new training rows cannot be detected"
    )


def test_the_sentence_says_how_many_and_what_chance_gives():
    base = leaking.table()
    (finding,) = found(adding(base, renamed(HOLDOUT)), base)
    assert finding.reason == (
        "100.0% of the holdout's rows are among the 1,000 training rows that are new since the base"
        " (equal to 4 digits in all or most columns, and in the target); 0.0% are expected by chance"
    )
    assert finding.rows == 1_000


HONEST = {
    "as many rows again": rows(3_000, seed=21, start=9_000),
    "a few rows": rows(50, seed=22, start=9_000),
    "rows of production": leaking.table().parts["recent"],
    "training rows twice": renamed(leaking.table().parts["train"]),
}


@pytest.mark.parametrize("more", HONEST.values(), ids=HONEST)
def test_honest_rows_pass(more):
    base = leaking.table()
    (finding,) = found(adding(base, more), base)
    assert finding.verdict.value == "pass"
    assert f"no copies of the holdout among {more.num_rows:,} new training rows" in finding.reason


def test_a_table_that_repeats_itself_raises_no_alarm():
    """Three columns of few values: every holdout row is in training, at base and head."""
    base = leaking.table()
    coarse = {name: _coarse(part) for name, part in base.parts.items()}
    base = replace(
        base, parts=coarse, columns={name: base.columns[name] for name in ("row", "carrier", "temp", "wind", "late")}
    )
    more = _coarse(rows(3_000, seed=31, start=9_000))
    (finding,) = found(adding(base, more), base)
    assert finding.verdict.value == "pass"


def _coarse(part):
    few = {name: pa.array(np.round(part[name].to_numpy() / 5)) for name in ("temp", "wind")}
    return pa.table({"row": part["row"], "carrier": part["carrier"], **few, "late": part["late"]})


def test_rows_as_they_were_pass():
    base = leaking.table()
    (finding,) = found(base, base)
    assert finding.verdict.value == "pass"
    assert finding.reason.startswith("no new training rows")


def test_the_limit_is_the_share_beyond_chance():
    base = leaking.table()
    few = adding(base, renamed(HOLDOUT.slice(0, 30)))
    assert subjects(found(few, base, copies_at_most="1%"))["copies"] == "fail"
    assert found(few, base, copies_at_most="4%")[0].verdict.value == "pass"


def test_a_feature_that_is_rounded_everywhere_raises_no_alarm():
    base = leaking.table()
    parts = {name: overwritten(part, temp=np.round(part["temp"].to_numpy() / 5)) for name, part in base.parts.items()}
    head = adding(replace(base, parts=parts), rows(300, seed=51, start=9_000))
    assert "copies" not in subjects(found(head, base))
