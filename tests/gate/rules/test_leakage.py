"""A change whose training rows know the holdout does not pass, however the copies are disguised; an honest one does."""

from dataclasses import replace

import numpy as np
import pytest

import leaking
from gate_evidence import evidence, judged
from leaking import adding, renamed, subjects
from tidegate.gate.leakage import Tables
from tidegate.gate.pairing import Unpaired

HOLDOUT = leaking.table().parts["holdout"]
NOISE = np.random.default_rng(9).normal(10, 3, 1_000)


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
