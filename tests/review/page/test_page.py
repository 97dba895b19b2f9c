import base64
import hashlib
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from review.evaluated_parts import PARTS, hostile_parts
from reviewed import DECISION, HELD, HOSTILE_TEXT, PLAN, hostile_flips
from tidegate.config.changes.text_diff import rows
from tidegate.data.comparison.table_diff import CellChange, ColumnChange, TableDiff
from tidegate.errors import Where
from tidegate.records import Estimate, Verdict
from tidegate.review.page import page
from tidegate.review.review_data import (
    CheckHistory,
    Curve,
    ManifestDiff,
    Moment,
    PipelineStep,
    Review,
    Setting,
    SliceChange,
    StepState,
)

MATERIAL = Review(
    base="main 4f1c2ab",
    head="work tree",
    decision=DECISION,
    steps=(PipelineStep("train", StepState.DONE),),
    settings=(Setting("train.estimator.max_iter", "100", None, Where("conf/train/gradient_boosting.yaml", 4, 13)),),
    checks=(CheckHistory("id_unique", Verdict.FAIL, "warning", "12 rows", "uniqueness", "rows are paired by it"),),
    manifests=(
        ManifestDiff(
            "prod/rollout.yaml", "changed", 1, 1, ("@@ -1 +1 @@", "-  weight: 5", "+  weight: 10"), ("moved",)
        ),
    ),
    commands=("dvc repro",),
    metric="roc_auc",
    curves=(
        Curve("ROC", "false", "true", ((0.0, 0.0), (1.0, 1.0)), ((0.0, 0.2), (1.0, 1.0)), diagonal=True, dots=True),
    ),
    parts=(
        SliceChange("carrier=HA", 89, 0.7, 0.6),
        SliceChange("carrier=UA", 9000, 0.7, 0.71, Estimate(0.01, 0, 0.02), Verdict.PASS),
    ),
    **PARTS,
    plans=(PLAN,),
)


def hostile(text: str) -> Review:
    found = tuple(
        replace(each, rule=text, subject=text, slice=text, reason=text, remedy=text) for each in DECISION.findings
    )
    looser = replace(found[-1], where=Where(text, 2))
    decision = replace(DECISION, base=text, head=text, findings=found, loosenings=(looser,), notes=(text,))
    decision = replace(decision, flips=hostile_flips(text))
    step = replace(PLAN.steps[0], name=text, judgements=(replace(PLAN.steps[0].judgements[0], analysis=text),))
    return replace(
        MATERIAL,
        base=text,
        head=text,
        decision=decision,
        problems=(text,),
        steps=(PipelineStep(text, StepState.STOPPED), PipelineStep(text, StepState.NOT_REACHED)),
        settings=(Setting(text, text, text, Where(text, 1)),),
        checks=(
            CheckHistory(
                text, Verdict.FAIL, "critical", text, text, text, 3.0, (Moment(text, Verdict.PASS, text, 2.0),)
            ),
        ),
        manifests=(ManifestDiff(text, "changed", 1, 1, (f"+{text}",), (text,)),),
        code=(text,),
        commands=(text,),
        metric=text,
        curves=(replace(MATERIAL.curves[0], title=text, across=text, up=text),),
        parts=(replace(MATERIAL.parts[1], label=text),),
        **hostile_parts(text),
        data=TableDiff(
            1, 2, 1, 0, 1, (ColumnChange(text, 1, (CellChange(text, text, text),)),), (text,), added_ids=(text,)
        ),
        plans=(replace(PLAN, environment=text, strategy=text, steps=(step,)),),
    )


class Elements(HTMLParser):
    """Every element with the names of its attributes, and all text outside of the style sheet."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[tuple[str, ...]] = []
        self.values: list[str] = []
        self.text: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, *(name for name, _ in attrs)))
        self.values += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:
        if self.found[-1:] != [("style",)]:
            self.text.append(data)


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE_TEXT,
        "</style><script>alert(1)</script>",
        '"><img src=https://evil.example/x onerror=alert(1)>',
        "' onload='alert(1)' x='",
        "{{ 7 * 7 }}{% for x in y %}",
        "</svg></table></section></body>",
        "x" * 10_000,
    ],
)
def test_names_and_values_of_others_add_no_element_and_no_attribute(text):
    assert Elements(page(hostile(text))).found == Elements(page(hostile("calm"))).found


def test_template_syntax_in_a_value_stays_text():
    assert "{{ 7 * 7 }}" in "".join(Elements(page(hostile("{{ 7 * 7 }}"))).text)


def test_a_check_shows_what_it_measured_before_and_what_turned():
    before = (Moment("1a2b3c4", Verdict.FAIL, "2 rows", 2.0), Moment("5d6e7f8", Verdict.PASS, "0 rows", 0.0))
    check = CheckHistory("id_unique", Verdict.FAIL, "critical", "1 row", "uniqueness", "", 1.0, before)
    source = page(replace(MATERIAL, checks=(check,)))
    assert "newly broken" in source
    assert re.findall(r"<title>(5d6e7f8|1a2b3c4|here): (.*?)</title>", source) == [
        ("1a2b3c4", "2 rows"),
        ("5d6e7f8", "0 rows"),
        ("here", "1 row"),
    ]
    assert re.findall(r'height="([\d.]+)" class="moment (.*?)"', source) == [
        ("18.0", "fail before"),
        ("5.0", "pass before"),
        ("11.5", "fail"),
    ]


def test_a_check_without_a_past_draws_none():
    assert 'class="history"' not in page(MATERIAL)


def test_the_page_asks_nobody_for_anything():
    page_of = Elements(page(MATERIAL))
    names = {name for element in page_of.found for name in element[1:]}
    assert not names & {"src", "href", "srcset", "action", "style", "onload", "onclick", "background", "data"}
    assert not {element[0] for element in page_of.found} & {
        "script",
        "img",
        "iframe",
        "link",
        "object",
        "embed",
        "base",
    }
    assert not re.search(r"url\(|@import|https?://", page(MATERIAL))


def test_the_policy_allows_the_one_style_sheet_and_nothing_else():
    source = page(MATERIAL)
    style = re.search(r"<style>(.*?)</style>", source, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'" in source


def test_verdict_reason_numbers_and_places_are_there():
    text = " ".join("".join(Elements(page(MATERIAL)).text).split())
    assert "Blocked roc_auc falls by 0.0073" in text
    assert "82,609 paired rows" in text
    assert "−0.0073 [−0.0091, −0.0055]" in text
    assert "conf/train/gradient_boosting.yaml:4:13" in text
    assert "rolls back 99 % at twice the limit, 1 % at 0.75 of it" in text
    assert "0.5: 0 %, 0.75: 1 %, 0.9: 5 %" in text
    assert "about 1,150 rows would decide" in text


def test_a_passing_change_says_so():
    source = page(replace(MATERIAL, decision=replace(DECISION, findings=(HELD,), loosenings=())))
    assert '<header class="verdict pass">' in source
    assert "<h1>Passes</h1>" in source


def test_a_stopped_pipeline_shows_how_far_it_came_and_no_gate():
    steps = (
        PipelineStep("ingest", StepState.DONE),
        PipelineStep("check", StepState.STOPPED),
        PipelineStep("train", StepState.NOT_REACHED),
    )
    bare = replace(MATERIAL, decision=None, steps=steps, checks=None, curves=(), parts=(), plans=(), manifests=())
    text = " ".join("".join(Elements(page(bare)).text).split())
    assert "Undecided the pipeline stopped at check" in text
    assert "train not reached" in text
    assert "Data checks Not reached." in text
    assert "Gate" not in text


def test_the_same_review_gives_the_same_bytes():
    assert page(MATERIAL) == page(MATERIAL)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("chromium"), reason="Chromium is not installed")
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_screen(tmp_path: Path, width: int):
    measuring = "<script>document.title = [document.documentElement.scrollWidth, innerWidth].join(' of ')</script>"
    source = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page(hostile("x" * 300)))
    (tmp_path / "page.html").write_text(source.replace("</body>", f"{measuring}</body>"))
    quiet = ("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
    command = ["chromium", "--headless", "--no-sandbox", *quiet, "--disable-component-update", "--disable-sync"]
    place = [f"--user-data-dir={tmp_path / 'profile'}", f"--window-size={width},900", "--dump-dom"]
    shown = subprocess.run(
        [*command, *place, f"file://{tmp_path / 'page.html'}"], capture_output=True, text=True, check=True, timeout=120
    ).stdout
    title = re.search(r"<title>(\d+) of (\d+)</title>", shown)
    assert title
    assert int(title[1]) <= int(title[2])


def test_an_upgrade_is_told_though_no_value_changed():
    said = "tidegate 0.2.0 → 0.3.0 re-runs train, evaluate"
    assert f"<dt>code</dt><dd>{said}</dd>" in page(replace(MATERIAL, settings=(), code=(said,)))
    assert "Changed values" not in page(replace(MATERIAL, settings=()))


def test_an_edit_of_a_long_text_is_a_diff_with_the_lines_of_its_file():
    lines = [f"SELECT {number}" for number in range(50)]
    edited = "\n".join([*lines[:40], "SELECT <leak>", *lines[41:]])
    setting = Setting(
        "data.query", "…", "…", Where("conf/data/flights.yaml", 21), tuple(rows("\n".join(lines), edited)), 22
    )
    text = page(replace(MATERIAL, settings=(setting,)))
    assert '<span class="removed">-      | SELECT 40</span>' in text
    assert '<span class="added">+   62 | SELECT &lt;leak&gt;</span>' in text


def test_confusions_are_counted_at_the_base_and_here():
    shown = " ".join(" ".join(Elements(page(MATERIAL)).text).split())
    assert "class taken for base here difference gentoo adelie 4 1,234 +1,230" in shown
    assert "Confusions" not in page(replace(MATERIAL, confusions=()))
