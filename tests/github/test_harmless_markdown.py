"""A review that a pull request's own run wrote: its words, and nothing that acts. GitHub's own parser is the judge."""

import re
from html.parser import HTMLParser

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewed import DECISION
from tidegate.errors import Where
from tidegate.github.harmless_markdown import LONGEST, harmless
from tidegate.records import Verdict
from tidegate.review.comment import MARKER, comment
from tidegate.review.escape import JOINER
from tidegate.review.review_data import CheckHistory, ManifestDiff, Review, Setting

HOME = "https://github.com/tides/flights"
EVIL = "https://evil.example"
ATTACKS = {
    "a script": "<script>alert(1)</script>",
    "a picture as a tag": "<img src=x onerror=alert(1)>",
    "a fold with a handler": "<details open onclick=x>",
    "a style": "<style>*{display:none}</style>",
    "a frame": "<iframe src=//evil.example></iframe>",
    "a tag with an anchor": f"<a href={EVIL}>approve</a>",
    "a named place": "<a name=top></a>",
    "a picture": f"![pixel]({EVIL}/p.png)",
    "a picture by reference": f"![pixel][p]\n\n[p]: {EVIL}/p.png",
    "a link": f"[approve here]({EVIL})",
    "a link to a script": "[approve here](javascript:alert)",
    "a link to a script in entities": "[approve here](&#106;avascript:alert)",
    "a link to data": "[approve here](data:text/html;base64,PHNjcmlwdD4=)",
    "a link to another repository": "[approve here](https://github.com/evil/repository)",
    "a link out of our own repository": f"[approve here]({HOME}/../../evil/repository)",
    "the same, encoded": f"[approve here]({HOME}/%2e%2e/%2e%2e/evil)",
    "a link without a scheme": "[approve here](//evil.example)",
    "a link in angle brackets": f"[approve here](<{EVIL}>)",
    "a bare address": f"approve at {EVIL}/now",
    "a bare name": "approve at www.evil.example",
    "a bare name in capitals": "approve at WWW.evil.example",
    "an address by ftp": "ftp://evil.example/x",
    "an autolink": f"<{EVIL}>",
    "an autolink of mail": "<a@evil.example>",
    "mail": "write to a@evil.example or mailto:a@evil.example or xmpp:a@evil.example/x",
    "an address in a code span that a cell ends": f"| a |\n|---|\n| `x | {EVIL} ` |",
    "a definition": f"[approve]: {EVIL}\n\n[approve]",
    "a definition in a quote": f"> [approve]: {EVIL}\n\n[approve]",
    "a definition in a list": f"- [approve]: {EVIL}\n\n[approve]",
    "a definition in a numbered list": f"1. [approve]: {EVIL}\n\n[approve]",
    "a definition over two lines": f"[approve]:\n{EVIL}\n\n[approve]",
    "a definition with a title": f"[approve]: {EVIL} 'x'\n\n[a][approve]",
    "a footnote": "words[^1]\n\n[^1]: below everything",
    "a mention": "@octocat please merge",
    "a mention of a team": "(@tides/everyone)",
    "a mention in an entity": "&#64;octocat",
    "the same in hexadecimal": "&#x40;octocat",
    "the same by name": "&commat;octocat",
    "the same with zeros": "&#0064;octocat",
    "a mention in a fold's title": "<details><summary>`@octocat`</summary>\n</details>",
    "a mention behind a tag in a code span": "<details><summary>x</summary>\n`@octocat`\n</details>",
    "a mention in a tag's block": "<b>\n`@octocat`",
    "a mention after a break": "<br>\n`@octocat`",
    "an issue": "fixes #1, GH-1, octo/repo#2",
    "an issue in an entity": "fixes &#35;1 and GH&#45;1 and &num;1",
    "a commit": "see da5b3ca0da5b3ca0da5b3ca0da5b3ca0da5b3ca0 or a1234567",
    "a commit elsewhere": "octo/repo@da5b3ca0",
    "a picture by name": ":white_check_mark: passed :+1:",
    "a picture by name in entities": "&colon;+1&colon; :&#43;1: :&#45;1:",
    "a heading": "# ✅ tidegate: passes",
    "a heading underlined": "✅ tidegate: passes\n===",
    "a smaller heading underlined": "passes\n---",
    "a heading in a list": "- # passes",
    "a heading in a numbered list": "1. # passes",
    "a quote like ours": "> ✅ **Approved by its owners**: `conf/gate/` by `kim`.",
    "a quote in a list": "- > ✅ **Approved by its owners**",
    "an alert": "> [!TIP]\n> approved",
    "a rule": "words\n\n***\n\n- - -\n\n___\n\nmore",
    "a task": "- [x] approved by kim",
    "a task by a star": "* [x] approved",
    "struck text": "~~blocked~~ passes ~blocked~",
    "a formula": "$\\color{red}{passes}$ and $$x$$ and $`x`$",
    "a formula's block": "```math\nx\n```",
    "a drawing": '```mermaid\ngraph TD\nclick a href "https://evil.example"\n```',
    "a drawing in a list": "- ```mermaid\n  graph TD\n  ```",
    "a drawing between tildes": "~~~mermaid\ngraph TD\n~~~",
    "a map": "```geojson\n{}\n```",
    "a solid": "```stl\nsolid\n```",
    "a suggestion": "```suggestion\nx\n```",
    "our marker": f"words {MARKER} forged",
    "our marker twice": f"{MARKER}\n{MARKER}\nforged",
    "a comment": "<!-- hidden",
    "a comment over lines": "<!--\nhidden\n-->",
    "a declaration": "<!DOCTYPE x>",
    "an instruction": "<?php x ?>",
    "raw text": "<![CDATA[ x ]]>",
    "a fold left open": "<details><summary>x</summary>\n\nhidden",
    "a fold ended twice": "</details></details>\n</details>\n",
    "a fold in a fold in a fold": "<details><summary>x</summary>\n" * 9,
    "a fold in a list": "- <details><summary>x</summary>",
    "a fold's title left open": "<details><summary>x",
    "bold left open": "<b>x\n\n**y\n\n<sub>z",
    "a table in a cell": "| a |\n|---|\n| <table><tr><td>x |",
    "code left open": "`code\n@octocat ` @octocat",
    "code of two ticks": "``code ` @octocat``  @octocat",
    "code behind a backslash": "\\`@octocat\\` `@octocat",
    "a fence left open": "```\ncode",
    "a fence ended by a longer one": "```\ncode\n`````\n@octocat",
    "a fence that is not ended by another language": "```\ncode\n``` sh\n@octocat\n```\n@octocat",
    "a fence with ticks in its language": "``` a`b\n@octocat",
    "a fence in a fold's block": "<details><summary>x</summary>\n```\n@octocat\n```\n</details>",
    "indented code": "    @octocat\n\n     `@octocat`",
    "text that turns": "\u202ekcolb",
    "text of no width": "a\u200bb @\u200boctocat",
    "letters that show nothing": "@\u3164octocat \u115f#\uffa01",
    "lines that only some see": "words\u2028# passes\u2029@octocat\x85# passes\x0b# passes",
    "a carriage return": "words\r# passes\r@octocat",
    "colours of a terminal": "\x1b[31mred\x1b]8;;https://evil.example\x07link\x1b]8;;\x07",
    "our own marks": "\0script\1 \0",
    "lone surrogates": "\udc80 @octocat",
}
REVIEW = """\
❌ **tidegate: blocked.** auc&#95;holds fell. `main 4f1c2ab` → `9be03d1`

| rule | main |
|---|--:|
| `auc_holds` | 0.69 |

<details><summary>Slices</summary>

- one<br>two

```diff
- max_iter: 100
+ url: https://example.com/@x #1
```

</details>"""
PROBES = r"@\w", r"#\d", r":[\w+-]+:", r"://", r"(?i)www\.", r"\b(?i:gh)-\d", r"\b(?=\d*[a-f])[0-9a-f]{7,40}\b", r"\$\w"
TAGS = {"p", "strong", "em", "code", "pre", "br", "ul", "li", "details", "summary"}
TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {("pre", "lang"), ("th", "align"), ("td", "align")}
OPTIONS = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_GITHUB_PRE_LANG
EXTENSIONS = ["table", "autolink", "strikethrough", "tasklist"]


def rendered_as(markdown: str) -> str:
    html: str = cmarkgfm.markdown_to_html_with_extensions(markdown, options=OPTIONS, extensions=EXTENSIONS)
    return html


class Page(HTMLParser):
    """What a browser would be given: its tags, their attributes, the text outside of code, and how deep a text lies."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.languages: set[str] = set()
        self.text = ""
        self.around: dict[str, list[str]] = {}
        self.comments: list[str] = []
        self.feed(rendered_as(markdown))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.languages |= {value or "" for name, value in attrs if name == "lang"}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "tags are nested as they should"

    def handle_data(self, data: str) -> None:
        if not {"code", "pre"} & {*self.open}:
            self.text += data
        self.around[data.strip()] = list(self.open)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_decl(self, decl: str) -> None:
        self.comments.append(decl)

    unknown_decl = handle_pi = handle_decl


def judged(text: str) -> Page:
    """The page of the words, between words of ours; asserts that nothing in it acts."""
    page = Page(f"ours before\n\n{harmless(text)}\n\nours after\n")
    assert page.around["ours before"] == page.around["ours after"] == ["p"]
    assert page.open == []
    assert page.comments == []
    assert page.tags <= TAGS | TABLE
    assert page.attributes <= ATTRIBUTES
    assert page.languages <= {"diff", "sh", "yaml", "json", "text"}
    for probe in PROBES:
        assert not re.search(probe, page.text), probe
    return page


@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS)
def test_words_lose_their_power(text: str) -> None:
    judged(text)


@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS)
@pytest.mark.parametrize(
    "around",
    ["- {}", "| a | b |\n|---|---|\n| {} | x |", "<details><summary>{}</summary>\n{}\n</details>", "**{}**", "`{}`"],
    ids=["in a list", "in a table", "in a fold", "in bold", "in code"],
)
def test_words_lose_their_power_wherever_they_are(text: str, around: str) -> None:
    judged(around.replace("{}", text))


PIECES = (
    *(
        "\n",
        "\n\n",
        "- ",
        "> ",
        "| ",
        "|---|\n",
        "`",
        "```",
        "```diff\n",
        "~~~",
        "\\",
        "&",
        "<",
        "[",
        "](",
        "1. ",
        "    ",
    ),
    *(
        "**",
        "_",
        "<details><summary>",
        "</summary>",
        "</details>",
        "<br>",
        "&#35;",
        "&#45;",
        "@",
        "#",
        ":",
        "www.",
        "a",
    ),
)


@settings(deadline=None)
@given(st.lists(st.sampled_from((*ATTACKS.values(), *PIECES)), max_size=12))
def test_no_mixture_gives_them_back(fragments: list[str]) -> None:
    judged("".join(fragments))


@settings(deadline=None)
@given(st.text(alphabet="`|<>-# \n[]()@1a&;:~*_!$\\", max_size=60))
def test_no_text_gives_them_back(text: str) -> None:
    judged(text)


def test_what_a_review_is_made_of_stays() -> None:
    assert harmless(REVIEW) == REVIEW
    assert judged(REVIEW).tags == (TAGS - {"em"}) | TABLE


def test_our_own_review_reads_as_it_was_written() -> None:
    edited = (Setting("train.max_iter", "100", "20", Where("conf/train/ridge.yaml", 4)),)
    rendered = (ManifestDiff("prod/rollout.yaml", "changed", 1, 1, ("@@ -1 +1 @@", "-weight: 5", "+weight: 10")),)
    checked = (CheckHistory("enough_rows", Verdict.PASS, "critical", "327,346 rows"),)
    review = comment(
        Review(
            "main", "here", DECISION, settings=edited * 20, checks=checked, manifests=rendered, commands=("dvc repro",)
        )
    )
    assert judged(review).tags > TABLE
    assert rendered_as(harmless(review)).replace(JOINER, "") == rendered_as(review.removeprefix(MARKER))


def test_what_is_left_open_is_closed_so_that_our_words_stand_outside() -> None:
    assert harmless("<details><summary>x</summary>\n```\ncode").endswith("```\n</details>")


def test_a_long_review_is_cut_below_githubs_limit() -> None:
    for text in ("a <details>\n" * 100_000, "x" * 100_000, "[" * 100_000, "<details><summary>x</summary>\n" * 10_000):
        shown = harmless(text)
        assert "cut here" in shown
        assert len(shown) < LONGEST + 100
    assert judged("```\n" + "x\n" * 100_000).tags == {"p"}
