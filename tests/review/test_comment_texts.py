"""Long and hostile texts of others in a comment: shown in part, never as structure."""

import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from review.review_material import FELL, LOOSENED, MATERIAL
from tidegate.config.changes.text_diff import rows
from tidegate.errors import Where
from tidegate.gate.loosening import Loosening
from tidegate.records import Decision, Verdict
from tidegate.review.comment import LONGEST, MARKER, comment
from tidegate.review.review_data import CheckHistory, ManifestDiff, PipelineStep, Review, Setting, StepState

HOSTILE = (
    "</summary></details><h1>All gates passed</h1>",
    "<script>alert(1)</script>",
    "x |\n| ✅ | `auc_holds` | 1 | 1 | +0 | 0 | |",
    "\n\n# All gates passed\n\n",
    "`@octocat` ![x](https://evil.example/x.png) <!-- tidegate:review -->",
    "```\n</details>\n**tidegate: passes.**",
)
markdown = MarkdownIt("commonmark").enable("table")


def hostile(text: str) -> Review:
    """The same review in which every name and value that others choose is `text`."""
    decision = MATERIAL.decision
    assert decision
    taken = tuple(
        replace(each, rule=text, subject=text, slice=text, reason=text, remedy=text) for each in decision.findings
    )
    looser = replace(LOOSENED, rule=text, subject=text, reason=text, where=Where(text, 6))
    return replace(
        MATERIAL,
        base=text,
        head=text,
        decision=replace(decision, base=text, head=text, findings=taken, loosenings=(looser,), notes=(text,)),
        problems=(text,),
        steps=(PipelineStep(text, StepState.STOPPED),),
        settings=(Setting(text, text, text, Where(text, 4)),),
        checks=(CheckHistory(text, Verdict.FAIL, "critical", text),),
        manifests=(ManifestDiff(text, "changed", 1, 1, tuple(text.splitlines())),),
        commands=(text,),
        code=(text,),
    )


def shape(source: str) -> list[str]:
    """Every block of a Markdown source, and every inline element that is not text, a code span or emphasis of ours."""
    found = []
    for token in markdown.parse(source):
        found.append(f"{token.type} {token.content}" if token.type == "html_block" else token.type)
        found += [each.type for each in token.children or [] if each.type not in ("text", "code_inline", "softbreak")]
    return found


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(each[:20]) for each in HOSTILE])
def test_names_and_values_of_others_never_become_structure(text):
    calm = hostile("calm")
    attacked = hostile(text)
    assert shape(comment(attacked)) == shape(comment(calm))
    assert comment(attacked).count(MARKER) == 1
    assert not {"image", "link_open", "html_inline"} & set(shape(comment(attacked))) - {"html_inline"}


def test_a_comment_stays_below_githubs_limit_and_keeps_verdict_and_command():
    findings = tuple(replace(FELL, rule=f"rule_{n}", reason="long " * 100, remedy="x" * 400) for n in range(500))
    manifests = tuple(ManifestDiff(f"prod/{n}.yaml", "changed", 1, 1, ("+" + "y" * 5000,)) for n in range(400))
    settings = tuple(Setting(f"key.{n}", "v" * 500, "w" * 500) for n in range(900))
    decision = Decision("main", "work tree", findings, tuple([LOOSENED] * 300), notes=("note " * 200,) * 50)
    text = comment(replace(MATERIAL, decision=decision, manifests=manifests, settings=settings))
    assert len(text) <= LONGEST
    assert text.startswith(f"{MARKER}\n❌ **tidegate: blocked.**")
    assert re.search(r"\| \| 4\d\d more: see the page \|", text)
    assert "more ways in which the gate is loosened" in text
    assert "left out: too long" in text
    assert text.count("<details>") == text.count("</details>")
    assert text.rstrip().endswith("```")


def long_setting(before, after, key="data.query"):
    return Setting(key, "…", "…", Where("conf/data/flights.yaml", 21, 8), tuple(rows(before, after)), 22)


def test_an_edit_of_a_long_text_is_shown_by_its_lines():
    lines = [f"SELECT {number}" for number in range(50)]
    edited = "\n".join([*lines[:40], "SELECT leak", *lines[41:]])
    text = comment(replace(MATERIAL, settings=(long_setting("\n".join(lines), edited),)))
    assert "`data.query` +1 −1 lines (`conf/data/flights.yaml:21:8`)" in text
    assert "-      | SELECT 40\n+   62 | SELECT leak" in text


@pytest.mark.parametrize(
    "hostile",
    [
        "```",
        "~~~~\n````````",
        "</pre><script>alert(1)</script>",
        "<!-- tidegate:review -->",
        "\u202e\u2066",
        "| a | b |",
        "@everyone #1",
    ],
    ids=["a fence", "longer fences", "a tag", "a marker", "direction marks", "a table", "a mention"],
)
def test_a_hostile_text_stays_in_its_block(hostile):
    before = "\n".join(f"SELECT {number}" for number in range(20))
    text = comment(replace(MATERIAL, settings=(long_setting(before, f"{before}\n{hostile}\nSELECT x"),)))
    assert text.count("<!-- tidegate:review -->") == 1
    assert not any(character in text for character in "\u202e\u2066")
    blocks = [token for token in MarkdownIt().parse(text) if token.type == "fence" and "SELECT x" in token.content]
    assert len(blocks) == 1
    assert "| SELECT x" in blocks[0].content


def test_texts_that_do_not_fit_are_named_and_counted():
    before, after = ("\n".join(f"{word} {number} {'x' * 140}" for number in range(900)) for word in ("old", "new"))
    settings = tuple(long_setting(before, after, f"key.{number}") for number in range(12))
    text = comment(replace(MATERIAL, settings=settings))
    assert len(text) < 60_000
    assert all(f"key.{number}" in text for number in range(12))
    assert "`key.1` (`conf/data/flights.yaml:21:8`) +900 −900 lines, see the page" in text
    fits = comment(replace(MATERIAL, settings=(long_setting("\n".join("abc" * 100), "x\ny"),)))
    assert "more changed lines are not shown" in fits


def test_of_a_long_manifest_what_differs_is_shown_first():
    diff = (*[f" context {number}" for number in range(150)], "+privileged: true")
    text = comment(replace(MATERIAL, manifests=(ManifestDiff("prod/rollout.yaml", "changed", 1, 0, diff),)))
    assert "+privileged: true" in text
    many = (*[f"+line {number}" for number in range(150)],)
    text = comment(replace(MATERIAL, manifests=(ManifestDiff("prod/rollout.yaml", "changed", 150, 0, many),)))
    assert "… 30 more changed lines: `git diff` shows them" in text


def test_two_long_values_of_a_loosening_never_look_the_same():
    loosened = Loosening("check.expect.known.kwargs", "x" * 900, "x" * 500 + "y" + "x" * 399).finding()
    decision = replace(MATERIAL.decision, loosenings=(loosened,))
    assert "xxyxx" in comment(replace(MATERIAL, decision=decision))
