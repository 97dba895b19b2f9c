"""A change whose training rows know the holdout does not pass, however the copies are disguised; an honest one does."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

import leaking
from gate_evidence import evidence, judged
from leaking import adding, moved, overwritten, renamed, rows, with_column
from tidegate.gate.leakage import Tables
from tidegate.gate.pairing import Unpaired


def found(head, base, *, kind="leakage", **options):
    return judged(leaking.known(head, base), kind=kind, **options)


def subjects(findings):
    return {finding.subject: finding.verdict.value for finding in findings}


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
    (finding,) = [each for each in found(head, base) if each.subject == "copies"]
    assert finding.verdict.value == "inconclusive"
    assert finding.reason == (
        "only 1 of the base's 7 features mean what they did; "
        "copies of the holdout among 1,000 new training rows cannot be recognised"
    )


def test_the_sentence_says_how_many_and_what_chance_gives():
    base = leaking.table()
    (finding,) = found(adding(base, renamed(HOLDOUT)), base)
    assert finding.reason == (
        "100.0% of the holdout's rows stand among the 1,000 training rows that are new since the base"
        " (equal to 4 digits in all or most columns, and in the target); chance gives 0.0%"
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
    """Three columns of few values: every holdout row stands in training, at the base as here."""
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


def given(part, seed, right):
    """A column that tells the target in so large a share of the rows."""
    truth = part["late"].to_numpy(zero_copy_only=False)
    told = np.random.default_rng(seed).random(len(truth)) < right
    return np.where(told, truth, ~truth).astype(float)


def telling(base, *, train=0.97, holdout=0.97):
    right = {"train": train, "holdout": holdout, "recent": holdout}
    parts = {
        name: with_column(part, "told", given(part, seed, right[name]))
        for seed, (name, part) in enumerate(base.parts.items())
    }
    return replace(base, parts=parts, columns=leaking.columns(told={"type": "float"}))


def test_a_column_made_of_the_target_is_named():
    base = leaking.table()
    (finding,) = found(telling(base), base)
    assert (finding.subject, finding.verdict.value) == ("told", "fail")
    assert finding.reason.startswith("told alone explains 0.9")
    assert "the base's model explains 0." in finding.reason


def test_a_column_that_tells_the_target_of_the_holdout_only_is_named():
    base = leaking.table()
    (finding,) = found(telling(base, train=0.5, holdout=0.75), base)
    assert finding.subject == "told"
    assert "on the training rows" in finding.reason


def test_a_strong_column_that_the_base_has_holds_up_no_later_change():
    base = telling(leaking.table())
    (finding,) = found(adding(base, with_column(rows(500, seed=41, start=9_000), "told", np.zeros(500))), base)
    assert finding.verdict.value == "pass"


def test_an_honest_new_column_passes():
    base = leaking.table()
    (finding,) = found(telling(base, train=0.55, holdout=0.55), base)
    assert finding.verdict.value == "pass"


def test_a_holdout_that_gains_what_the_folds_do_not_is_undecided():
    base = leaking.table()
    (finding,) = judged(leaking.known(base, base, base_noise=2.0, head_noise=0.1), kind="leakage")
    assert (finding.subject, finding.verdict.value) == ("roc_auc", "inconclusive")
    assert finding.reason.startswith("the holdout looks easier than the folds: roc_auc improves by 0.1")
    assert finding.measured


def test_folds_that_gain_as_much_explain_it():
    base = leaking.table()
    better = tuple({"roc_auc": each["roc_auc"] + 0.14} for each in base.folds)
    (finding,) = judged(
        leaking.known(replace(base, folds=better), base, base_noise=2.0, head_noise=0.1), kind="leakage"
    )
    assert finding.verdict.value == "pass"


def test_a_metric_that_is_better_lower_gains_when_it_falls():
    base = leaking.table()
    known = leaking.known(base, base, base_noise=2.0, head_noise=0.1)
    (finding,) = judged(known, kind="leakage", metric="brier")
    assert finding.verdict.value == "inconclusive"
    (worse,) = judged(leaking.known(base, base, base_noise=0.1, head_noise=2.0), kind="leakage", metric="brier")
    assert worse.verdict.value == "pass"


@pytest.mark.parametrize(
    ("folds", "reason"),
    [
        (Unpaired("there is no cv.json"), "there is no cv.json"),
        (leaking.FOLDS[:3], "the cross-validations are not alike: 4 time_series folds at the base, 3 time_series here"),
        (tuple({"brier": 0.1} for _ in range(4)), "roc_auc was measured in 0 folds of both revisions; two are needed"),
    ],
    ids=["no report", "other folds", "another metric"],
)
def test_folds_that_cannot_be_compared_are_undecided(folds, reason):
    base = leaking.table()
    (finding,) = found(replace(base, folds=folds), base)
    assert (finding.verdict.value, finding.reason) == ("inconclusive", reason)


@pytest.mark.parametrize("side", ["head", "base"])
def test_tables_that_are_missing_are_undecided(side):
    tables = {"head": leaking.table(), "base": leaking.table()} | {side: Unpaired("data/split is not available")}
    (finding,) = judged(replace(evidence(), tables=Tables(**tables)), kind="leakage")
    assert (finding.verdict.value, finding.reason) == ("inconclusive", "data/split is not available")


def test_nothing_was_gathered_is_undecided():
    (finding,) = judged(evidence(), kind="leakage")
    assert finding.verdict.value == "inconclusive"


def test_a_first_adoption_looks_for_copies_only():
    head = leaking.table()
    known = replace(evidence(), base=None, tables=Tables(head))
    (finding,) = judged(known, kind="leakage")
    assert finding.verdict.value == "pass"
    assert finding.reason.endswith("will be compared when the base has evidence")
    leaky = replace(known, tables=Tables(adding(head, renamed(HOLDOUT))))
    assert subjects(judged(leaky, kind="leakage"))["copies"] == "fail"


def test_a_feature_that_is_rounded_everywhere_raises_no_alarm():
    base = leaking.table()
    parts = {name: overwritten(part, temp=np.round(part["temp"].to_numpy() / 5)) for name, part in base.parts.items()}
    head = adding(replace(base, parts=parts), rows(300, seed=51, start=9_000))
    assert "copies" not in subjects(found(head, base))
