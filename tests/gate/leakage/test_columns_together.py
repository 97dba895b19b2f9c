"""Columns that are noise alone and tell the target together are named; a good new column is not."""

from dataclasses import replace

import numpy as np
import pytest

import leaking
from gate_evidence import declared, evidence, judged
from tidegate.gate.leakage import Tables
from tidegate.gate.leakage.columns_together import sudden
from tidegate.gate.pairing import Unpaired


def with_parity(base):
    """A head with two columns: noise, and the same noise moved by half where the target is true."""
    parts = {}
    for seed, (name, part) in enumerate(base.parts.items()):
        noise = np.random.default_rng(seed).random(part.num_rows)
        truth = np.array(part["late"].to_pylist())
        seat = leaking.with_column(part, "seat", noise)
        parts[name] = leaking.with_column(seat, "load", (noise + 0.5 * truth) % 1)
    return replace(base, parts=parts, columns=leaking.columns(seat={"type": "float"}, load={"type": "float"}))


def known(tables, *, separation):
    """Evidence whose head's scores tell truth from the rest by so many standard deviations."""
    twin = evidence(base_noise=1.0, head_noise=1.0)
    made = twin.head.predictions
    scores = made.truth * separation + np.random.default_rng(6).normal(0, 1, len(made.truth))
    better = replace(made, predicted=1 / (1 + np.exp(-scores)))
    return replace(twin, head=replace(twin.head, predictions=better), tables=tables)


def test_columns_that_tell_the_target_together_are_named():
    base = leaking.table()
    found = judged(known(Tables(with_parity(base), base), separation=9), kind="leakage")
    named = next(finding for finding in found if finding.subject == "columns")
    assert named.verdict.value == "fail"
    assert named.reason.endswith("since these columns are new or changed: seat, load")
    assert named.limit == float(f"{named.limit:.4g}"), "measured, so that more digits say nothing"


@pytest.mark.parametrize("separation", [0.5, 1.2])
def test_a_column_that_helps_is_not(separation):
    base = leaking.table()
    found = judged(known(Tables(with_parity(base), base), separation=separation), kind="leakage")
    assert "columns" not in [finding.subject for finding in found]


def test_without_new_columns_or_a_base_nothing_is_said():
    base = leaking.table()
    twin = known(Tables(base, base), separation=9)
    models = (twin.head.predictions, twin.base.predictions)
    assert sudden(declared(), twin.tables, *models) is None
    assert sudden(declared(), Tables(with_parity(base), base), models[0], Unpaired("none")) is None
    assert sudden(declared(), Tables(with_parity(base)), *models) is None


def test_another_meaning_of_a_column_counts_as_new():
    base = leaking.table()
    head = with_parity(base)
    swapped = {
        name: leaking.overwritten(part, humid=part["load"].to_numpy()).drop_columns(["seat", "load"])
        for name, part in head.parts.items()
    }
    twin = known(Tables(replace(base, parts=swapped), base), separation=9)
    gain = sudden(declared(), twin.tables, twin.head.predictions, twin.base.predictions)
    assert gain is not None
    assert gain.columns == ("humid",)
