import re
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from tidegate.review.escape import code, fenced, html, prose, verbatim

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</details></td></table><h1>passed</h1>",
    "<!-- tidegate:review -->",
    "--> **All gates passed**",
    "a | b | c |",
    "a \\| b \\\\| c",
    "`code` ``more`` ```fence```",
    "```\n# heading\n```",
    "line\n\n# All gates passed",
    "line\r\n| ✅ | `auc_holds` | 1 | 1 | | | |",
    "✅ passed",
    ":white_check_mark: passed",
    "@octocat and @org/team",
    "#1 GH-1 octo/repo#2",
    "[click](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "https://evil.example www.evil.example mailto:a@evil.example",
    "<https://evil.example>",
    "*a* _b_ **c** ~~d~~ ^e^ $x$",
    "&lt;script&gt; &#60;b&#62;",
    "\u202epassed\u202c \u200b\u2066x\u2069",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "- item\n1. item\n> quote\n***\n===",
    "x" * 5000,
    "\x00\x1b[31mred\x07",
    "{{ 7 * 7 }}{% raw %}",
    "",
)
ids = [repr(payload[:24]) for payload in PAYLOADS]
markdown = MarkdownIt("commonmark", {"linkify": False}).enable("table")


def kinds(source: str) -> list[str]:
    """The structure of a Markdown source: the type of every token, whatever text it holds."""
    return [child.type for token in markdown.parse(source) for child in [token, *(token.children or [])]]


class Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("payload", PAYLOADS, ids=ids)
@pytest.mark.parametrize("escape", [code, prose])
def test_a_table_cell_keeps_its_row_its_columns_and_its_kind(escape, payload):
    table = "| a | b |\n|---|---|\n| {} | end |\n| next | row |"
    hostile, harmless = table.format(escape(payload)), table.format(escape("harmless"))
    assert kinds(hostile) == kinds(harmless if payload or escape is code else table.format(""))
    assert markdown.render(hostile).count("<tr>") == 3


@pytest.mark.parametrize("payload", PAYLOADS, ids=ids)
def test_a_sentence_forms_nothing_that_github_would_link_or_picture(payload):
    rendered = Text()
    rendered.feed(markdown.render(f"The check {prose(payload)} failed."))
    assert rendered.tags == ["p"]
    for linked in (r"@\w", r"#\d", r":\w+:", r"://", r"www\.", r"\bGH-\d"):
        assert not re.search(linked, rendered.text)


@pytest.mark.parametrize("payload", PAYLOADS, ids=ids)
def test_a_code_block_ends_where_it_should(payload):
    assert kinds(f"before\n\n{fenced(payload.splitlines(), 'diff')}\n\nafter") == [
        *("paragraph_open", "inline", "text", "paragraph_close"),
        "fence",
        *("paragraph_open", "inline", "text", "paragraph_close"),
    ]


@pytest.mark.parametrize("payload", PAYLOADS, ids=ids)
def test_html_text_and_attributes_stay_one_element(payload):
    page = Text()
    page.feed(f'<p title="{html(payload)}">{html(payload)}</p><b>end</b>')
    assert page.tags == ["p", "b"]
    assert page.attributes == ["title"]
    assert page.text.endswith("end")


def test_values_read_as_they_were_chosen():
    assert code("distance > 500") == "`distance > 500`"
    assert prose("roc_auc is at least 0.841; the floor is 0.850") == "roc_auc is at least 0.841; the floor is 0.850"
    assert prose("auc of roc_auc fell", names=["auc", "roc_auc"]) == "`auc` of `roc_auc` fell"
    assert html("30 °C, Zürich, 東京") == "30 °C, Zürich, 東京"


def test_what_is_hidden_is_spelled_out():
    assert code("\u202eabc") == "`\\u202eabc`"
    assert code("a|b`c") == "`a\\x7cb\\x60c`"
    assert code("✅") == "`\\u2705`"


def test_long_values_are_cut_and_say_so():
    assert code("x" * 100, 10) == f"`{'x' * 9}…`"


def test_verbatim_keeps_indentation():
    assert verbatim("    weight: 5", 80) == "    weight: 5"
    assert verbatim("\tweight", 80) == "\\x09weight"
