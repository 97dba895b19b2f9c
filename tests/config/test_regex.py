import re
import warnings

import duckdb
import pytest

from tidegate.config.expectations import problems_of_kwargs
from tidegate.config.regex import portable

TEXTS = (
    "",
    "a",
    "Ab",
    "Ärger",
    "a\n",
    "a\nb",
    "x.y",
    "a-b",
    "a]b",
    "12",
    "١٢",
    "a+b",
    "aab",
    "日本",
    "a b",
    "\\d",
    "a&&b",
)
TEXTS += ("ſ", "\u212a")  # in some engines an s and a k, where case is folded
FOUND = {
    r"^\w+$": {"a", "Ab", "12", "aab"},
    "^Ä": {"Ärger"},
    r"^\d+$": {"12"},
    r"\D": set(TEXTS) - {"", "12"},
    r"^[^\d]+$": set(TEXTS) - {"", "12"},
    "^a$": {"a"},
    "^a.b$": {"a-b", "a]b", "a+b", "aab", "a b"},
    r"^a\sb$": {"a\nb", "a b"},
    r"\n": {"a\n", "a\nb"},
    r"^[a-]+b$": {"a-b", "aab"},
    "^a[]]b$": {"a]b"},
    r"^a[+\-]b$": {"a-b", "a+b"},
    "[&]{2}": {"a&&b"},
    "^[a&&b]+$": {"a", "a&&b", "aab"},
    r"^\\d$": {"\\d"},
    r"^x\.y$": {"x.y"},
    "^(?:a|Ä)+?b?": {"a", "Ärger", "a\n", "a\nb", "a-b", "a]b", "a+b", "aab", "a b", "a&&b"},
    "^a{2}b{1,}$": {"aab"},
    "^(|a|12)$": {"", "a", "12"},
    "[ä-ü]": set(),
    "^[一-龠]+$": {"日本"},
    "s|k": set(),
    "^.$": {"a", "ſ", "\u212a"},
}


@pytest.mark.parametrize("pattern", FOUND)
def test_a_pattern_finds_the_same_texts_in_python_and_in_duckdb(pattern):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Python's of nested sets
        search = re.compile(portable(pattern, end=r"\Z")).search
    with duckdb.connect() as connection:
        query = "SELECT unnest(list_filter(?, lambda text: regexp_matches(text, ?)))"
        found = connection.execute(query, [list(TEXTS), portable(pattern)]).fetchall()
    assert {text for text in TEXTS if search(text)} == {text for (text,) in found} == FOUND[pattern]


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(?=a)b", "is not portable across engines at character 1: look-ahead"),
        ("a(?!b)", "at character 2"),
        ("(?<=a)b", "look-behind"),
        (r"(a)\1", r"is not portable across engines at character 4: \1, a backreference"),
        ("(?P<year>a)", "a named group"),
        ("(?<year>a)", "a named group"),
        ("(?i)abc", "a flag; write it out"),
        ("(?i:abc)", "a flag"),
        ("(?#c)a", "a comment"),
        ("(?>a)", "an atomic group"),
        ("a++b", "a possessive quantifier"),
        ("a{2}+", "a possessive quantifier"),
        (r"\bword\b", "(^|[^a-z])"),
        (r"\Aa", "write ^"),
        (r"a\Z", "write $"),
        (r"\p{L}", "write the characters"),
        (r"\x41", "write the character itself"),
        ("[[:alpha:]]", "a POSIX class"),
        ("[a[.b.]]", "a POSIX class"),
        ("[z-a]", "a range that does not go up"),
        (r"[\w-z]+[\S]", r"\S"),
        ("[abc", "an unclosed ["),
        ("(abc", "an unclosed ("),
        ("abc)", "an unmatched )"),
        ("abc]", "an unmatched ]"),
        ("a}", "an unmatched }"),
        ("a{", "a { that is not"),
        ("a{,2}", "a { that is not"),
        ("a{3,2}", "go up"),
        ("a{2,1000}", "at most 255"),
        ("*a", "* without anything to repeat"),
        ("a**", "* without anything to repeat"),
        ("^*a", "* without anything to repeat"),
        ("(|*)", "* without anything to repeat"),
        ("a\\", "at character 2"),
        ("(" * 60 + ")" * 60, "more than 50 nested groups"),
        ("a" * 1001, "has 1001 characters"),
    ],
)
def test_what_engines_read_differently_is_refused_with_its_place_and_what_to_write(pattern, said):
    (problem,) = problems_of_kwargs("expect_column_values_to_match_regex", {"column": "word", "regex": pattern})
    assert said in problem


def test_every_pattern_of_a_list_is_read():
    kwargs = {"column": "word", "regex_list": ["^a", r"\bb", 7, ".*"]}
    problems = problems_of_kwargs("expect_column_values_to_match_regex_list", kwargs)
    assert [each.partition(" is not portable")[0] for each in problems] == [
        "regex '\\\\bb'",
        "a regex must be text, got 7",
        "can never fail: regex '.*' matches every text",
    ]


def test_a_list_without_patterns_is_refused():
    kwargs = {"column": "word", "regex_list": []}
    assert problems_of_kwargs("expect_column_values_to_match_regex_list", kwargs) == [
        "regex_list is empty; list the patterns"
    ]


@pytest.mark.parametrize("end", ["$", r"\Z", r"\z"])
def test_a_portable_pattern_stays_what_it_is(end):
    for pattern in FOUND:
        assert portable(portable(pattern), end) == portable(pattern, end)
