"""The page's sections of an evaluation: losses under stress, gaps between groups, weak parts."""

from review.evaluated_parts import PARTS
from tidegate.review.page import page
from tidegate.review.review_data import Review

EMPTY = Review("main", "work tree", None)


def test_what_evaluation_found_is_on_the_page():
    found = page(Review("main", "work tree", None, **PARTS))
    for text in ("0.0300 lost", "no answer", "ValueError: unknown", "undefined", "distance &gt; 900", "not found at"):
        assert text in found
    assert "origin=EWR and origin=LGA" in found
    assert "0.6975 on folds that chose nothing: optimism 0.0125" in found
    assert "Roc_auc gains +0.030 [+0.010, +0.050] from 900 to 1,800 rows: more rows are worth it" in found
    assert "0.0400 lost" in found
    assert ">0.0000 to 0.0300</td>" in found
    assert '<td class="number">0.0100</td>' in found.split("mean of 3 seeds", 1)[1]
    empty = page(EMPTY)
    assert not [
        heading
        for heading in (
            "Search",
            "Importance",
            "Folds: seeds and rows",
            "Calibration error",
            "Baselines",
            "Stress",
            "Fairness",
            "Weak slices",
            "Leakage",
        )
        if f"<h2>{heading}</h2>" in empty
    ]


def test_a_baseline_that_is_not_certainly_beaten_is_marked():
    found = page(Review("main", "work tree", None, **PARTS))
    constant, simple = (row for row in found.split("<h2>Baselines", 1)[1].split("<tr>") if "0.7000</td>" in row)
    assert "not certainly better" not in constant
    assert "not certainly better" in simple


def test_a_suspected_leak_is_said_and_its_table_is_open():
    found = page(Review("main", "work tree", None, **PARTS)).split("<h2>Leakage", 1)[1].split("</section>", 1)[0]
    assert "suspected: copies, equal to 4 digits in all columns: 0.3100 on the holdout" in found
    assert "<details open>" in found
    assert found.count("<td>suspected</td>") == 1
    clear = page(Review("main", "work tree", None, leakage=PARTS["leakage"][1:])).split("<h2>Leakage", 1)[1]
    assert "no sign that training has seen the holdout (1 comparison)" in clear
    assert "<details>" in clear
