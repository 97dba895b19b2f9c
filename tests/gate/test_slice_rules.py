"""Parts that are large enough get a claim each; the small ones are named, and what cannot be cut is not passed."""

from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from gate_evidence import columns, sliced
from tidegate.gate.pairing import Paired, Unpaired
from tidegate.gate.slice_rules import SliceRule, each_part
from tidegate.records import Finding, Verdict

BY_CARRIER = SliceRule(kind="x", metric="roc_auc", slices="carrier")


def cut(known, rows, params=BY_CARRIER):
    """What comes of each part; a claim is its label and its number of rows."""
    return list(each_part("rule", params, known, rows, lambda both, part: (part.label, both.only(part.rows).rows)))


def rows_of(known):
    assert isinstance(known.here, Paired)
    return known.here


def test_each_large_part_has_its_claim_on_its_own_rows_and_the_small_ones_are_named():
    known = sliced(rows=1_000)
    *claims, note = cut(known, rows_of(known))
    counted = columns(1_000).carrier.value_counts()
    assert claims == [("carrier=A", counted["A"]), ("carrier=B", counted["B"])]
    assert isinstance(note, Finding)
    assert (note.verdict, note.subject, note.slice) == (Verdict.PASS, "roc_auc", "carrier")
    assert "1 of 3 parts" in note.reason
    assert "carrier=C" in note.reason


def test_where_every_part_is_large_enough_there_is_no_note():
    known = sliced(rows=1_000)
    far = BY_CARRIER.model_copy(update={"slices": "far"})
    assert cut(known, rows_of(known), far) == [("far", int((columns(1_000).distance > 50).sum()))]


def test_where_no_part_is_large_enough_nothing_is_said():
    known = sliced(rows=60)
    assert cut(known, rows_of(known)) == []


def test_exactly_as_many_rows_as_wanted_are_enough():
    known = sliced(rows=1_000)
    table = columns(1_000).assign(carrier=np.where(np.arange(1_000) < 100, "few", "many"))
    both = cut(replace(known, holdout=lambda: table), rows_of(known))
    assert both == [("carrier=few", 100), ("carrier=many", 900)]


@pytest.mark.parametrize("missing", ["rows", "slice"])
def test_what_cannot_be_cut_is_undecided_with_its_reason_and_remedy(missing):
    known = sliced(rows=100)
    none = Unpaired("the base has no predictions", "make some")
    params = BY_CARRIER if missing == "rows" else BY_CARRIER.model_copy(update={"slices": "gone"})
    (finding,) = cut(known, none if missing == "rows" else rows_of(known), params)
    assert (finding.verdict, finding.slice) == (Verdict.INCONCLUSIVE, params.slices)
    assert (finding.reason, finding.remedy) == (
        (none.reason, none.remedy)
        if missing == "rows"
        else ("gone is not declared under evaluate.slices", "declare it again")
    )


def test_a_rule_over_parts_names_its_metric_and_its_slice():
    with pytest.raises(ValidationError, match="slices"):
        SliceRule.model_validate({"kind": "x", "metric": "roc_auc"})
