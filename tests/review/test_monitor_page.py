"""The page of a decided window: escaped, self-contained, breaches first."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from monitored import params_of
from tidegate.commands.monitoring.monitor import DecidedWindow
from tidegate.commands.monitoring.monitor_history import KeptWindow, kept
from tidegate.records import Estimate, Finding, Verdict
from tidegate.review.monitor_page import page

HOSTILE = '<script>alert(1)</script>"&'
FINDINGS = (
    Finding("inputs", Verdict.PASS, "fine", "origin psi", head=0.1, interval=Estimate(0.1, 0, 0.15), limit=0.2),
    Finding(
        "inputs", Verdict.FAIL, f"{HOSTILE} moved", "temp ks", head=0.5, interval=Estimate(0.5, 0.4, 0.6), limit=0.1
    ),
    Finding(
        "performs",
        Verdict.PASS,
        "roc_auc is 0.73",
        "roc_auc",
        head=0.73,
        interval=Estimate(0.73, 0.7, 0.76),
        limit=0.66,
    ),
)


def decided(findings=FINDINGS, windows=1):
    objectives = {
        "inputs": params_of("input_drift"),
        "performs": params_of("performance", metric="roc_auc", at_least=0.66),
    }
    history = tuple(
        KeptWindow(f"2013-12-0{n}", f"2013-12-0{n}T10", 10, 5, "fail", "d", "m", tuple(map(kept, findings)))
        for n in range(1, windows + 1)
    )
    return DecidedWindow(HOSTILE, history[-1], findings, objectives, history)


def test_the_story_is_told_first_and_breaches_before_the_rest():
    text = page(decided())
    assert (
        "Inputs moved beyond their limits: temp. Performance holds: roc_auc is 0.73. "
        "Find out why they moved: the model still performs."
    ) in text
    assert text.index("temp ks") < text.index("origin psi")
    assert "<h1>1 of 2 objectives is breached: inputs</h1>" in text


def test_the_title_counts_what_is_breached():
    lost = replace(FINDINGS[2], verdict=Verdict.FAIL)
    assert "<h1>2 of 2 objectives are breached: inputs, performs</h1>" in page(decided((*FINDINGS[:2], lost)))
    assert "<h1>Every objective holds</h1>" in page(decided((FINDINGS[0], FINDINGS[2])))


def test_no_value_becomes_markup():
    text = page(decided())
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    tags = set()
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: tags.add(tag)
    parser.feed(text)
    assert not tags & {"script", "link", "img", "iframe", "a"}


def test_an_interval_is_drawn_with_its_limit():
    assert page(decided()).count('<svg class="range"') == 3
    bare = (Finding("inputs", Verdict.INCONCLUSIVE, "too few rows", "inputs"),)
    assert '<svg class="range"' not in page(decided(bare))


@pytest.mark.parametrize(("windows", "shown"), [(1, False), (3, True)])
def test_earlier_windows_are_a_table(windows, shown):
    assert ("<h2>Windows</h2>" in page(decided(windows=windows))) is shown


def test_many_undecided_columns_are_folded():
    many = tuple(
        Finding("inputs", Verdict.INCONCLUSIVE, f"c{n}", f"c{n}", head=n, interval=Estimate(n, 0, 9), limit=1)
        for n in range(9)
    )
    assert "0 of 9 hold, 3 more are undecided" in page(decided(many))
