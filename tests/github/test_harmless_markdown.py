"""A review that a pull request's own run wrote: its words, and nothing that acts. GitHub's own parser is the judge."""

import re
from html.parser import HTMLParser

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given, settings
from hypothesis import strategies as st

from markdown_attacks import ATTACKS
from reviewed import DECISION
from tidegate.errors import Where
from tidegate.github.harmless_markdown import LONGEST, harmless
from tidegate.records import Verdict
from tidegate.review.comment import MARKER, comment
from tidegate.review.escape import JOINER
from tidegate.review.review_data import CheckHistory, ManifestDiff, Review, Setting

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
        self.text += "\n"  # GitHub finds names and emoji within one run of text, which any tag ends
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.text += "\n"
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
    small = review.replace("<sub>", "").replace("</sub>", "")
    assert rendered_as(harmless(review)).replace(JOINER, "") == rendered_as(small.removeprefix(MARKER))


def test_what_is_left_open_is_closed_so_that_our_words_stand_outside() -> None:
    assert harmless("<details><summary>x</summary>\n```\ncode").endswith("```\n</details>")


def test_a_long_review_is_cut_below_githubs_limit() -> None:
    for text in ("a <details>\n" * 100_000, "x" * 100_000, "[" * 100_000, "<details><summary>x</summary>\n" * 10_000):
        shown = harmless(text)
        assert "cut here" in shown
        assert len(shown) < LONGEST + 100
    assert judged("```\n" + "x\n" * 100_000).tags == {"p"}
