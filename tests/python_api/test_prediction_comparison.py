import pytest

import tidegate
from compared_files import frame, pair
from tidegate.commands.comparison import compare as command
from tidegate.commands.comparison.compare_rules import AskedLimits, AskedRules
from tidegate.errors import DeclarationError
from tidegate.prediction_files.column_roles import AskedColumns
from tidegate.records import Verdict

BASE, SAME, WORSE = frame(), frame(seed=3), frame(noise=3.0, seed=3)


def test_a_model_that_holds_passes_and_a_worse_one_fails():
    passing = tidegate.compare(BASE, SAME, metric="roc_auc", margin=0.05)
    assert (passing.verdict, passing.passed) == (Verdict.PASS, True)
    failing = tidegate.compare(BASE, WORSE, metric="roc_auc", margin=0.05)
    assert (failing.verdict, failing.passed) == (Verdict.FAIL, False)
    assert str(failing).startswith("fail: roc_auc changes by −")


def test_it_decides_as_the_verb_does_on_the_same_rows_as_files(tmp_path):
    asked = {"row_id": ("id",), "truth": ("truth",), "predicted": ("predicted",), "block": "day", "by": ("carrier",)}
    limits = AskedLimits(("roc_auc=0.05", "brier=0.01"), ("roc_auc=0.1", "brier=0.03"), ("roc_auc=0.6",))
    rules = AskedRules(("roc_auc", "brier"), limits, ("carrier",), threshold=0.4, alpha=0.1, min_rows=50)
    request = command.ComparisonRequest(*pair(tmp_path, ending="parquet"), AskedColumns(**asked), rules)
    by_verb = command.run(request).decision
    by_python = tidegate.compare(
        BASE,
        SAME,
        metric=["roc_auc", "brier"],
        margin={"roc_auc": 0.05, "brier": 0.01},
        slice_margin={"roc_auc": 0.1, "brier": 0.03},
        floor={"roc_auc": 0.6},
        threshold=0.4,
        alpha=0.1,
        min_rows=50,
        **asked,
    ).decision
    assert by_python.findings == by_verb.findings
    assert len(by_python.findings) > 5


def test_without_a_margin_nothing_is_decided_and_margins_are_proposed():
    comparison = tidegate.compare(BASE, SAME)
    assert comparison.verdict is Verdict.INCONCLUSIVE
    assert set(comparison.proposed_margins) == {"roc_auc", "brier"}
    assert comparison.proposed_slice_margins == {}
    assert "add block day" in " ".join(comparison.decision.notes)


def test_proposed_margins_are_what_the_next_comparison_takes():
    first = tidegate.compare(BASE, WORSE, by="carrier", metric=("roc_auc", "brier"))
    assert set(first.proposed_slice_margins) <= set(first.proposed_margins) == {"roc_auc", "brier"}
    margins = {"margin": first.proposed_margins, "slice_margin": first.proposed_slice_margins or None}
    second = tidegate.compare(BASE, WORSE, by="carrier", **margins)
    limits = {finding.subject: abs(finding.limit) for finding in second.decision.findings if finding.slice == "all"}
    assert limits == first.proposed_margins


def test_a_notebook_shows_the_table():
    comparison = tidegate.compare(BASE, WORSE, metric="roc_auc", margin=0.05)
    assert comparison._repr_markdown_() == comparison.markdown()
    assert "**tidegate: blocked.**" in comparison.markdown()
    assert "Reproduce" not in comparison.markdown(), "frames in memory have no command"
    assert comparison.html().startswith("<!doctype html>")
    assert comparison.findings().verdict.tolist() == ["fail"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"margin": 0.1}, r"write margin=\{'roc_auc': 0.1\}"),
        ({"margin": {"auc": 0.1}}, "unknown metric: auc; did you mean roc_auc"),
        ({"row_id": "flight"}, "base: row_id: unknown column: flight"),
        ({"block": "week"}, "base: block: unknown column: week"),
        ({"threshold": 1.0}, "threshold=1 must be between 0 and 1"),
        ({"alpha": 0.5}, r"alpha=0.5 must be between 0 and 0.5"),
    ],
)
def test_what_cannot_be_compared_by_is_named_as_an_argument(arguments, message):
    with pytest.raises(DeclarationError, match=message) as refused:
        tidegate.compare(BASE, SAME, **arguments)
    assert "--" not in str(refused.value)
