from tidegate.checks.page.escaped_text import LONGEST, shown


def test_markup_is_text():
    assert shown("<b>&\"'") == "&lt;b&gt;&amp;&quot;&#x27;"


def test_what_a_browser_would_hide_or_reorder_is_spelled_out():
    assert shown("a\u202eb\u200b\n") == "a\\u202eb\\u200b\\u000a"


def test_a_long_text_is_cut():
    assert len(shown("x" * 1000)) == LONGEST
    assert shown(7) == "7"
