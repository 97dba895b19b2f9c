"""Who owns a file: GitHub's own examples, and the lines that decide nothing."""

import pytest

from tidegate.repository.revisions.owners import parse


@pytest.mark.parametrize(
    ("pattern", "owned", "free"),
    [
        ("*", ("a", "a/b.py"), ()),
        ("*.js", ("x.js", "a/b/x.js"), ("x.jsx",)),
        ("/build/logs/", ("build/logs/a", "build/logs/b/c"), ("build/logs", "x/build/logs/a")),
        ("docs/*", ("docs/start.md",), ("docs/build/start.md", "x/docs/start.md")),
        ("apps/", ("apps/a", "x/apps/a/b"), ("apps", "xapps/a")),
        ("/apps/github", ("apps/github", "apps/github/a"), ("apps/githubber", "x/apps/github")),
        ("**/logs", ("logs/a", "build/logs/a", "a/b/logs"), ("alogs",)),
        ("/a/**/z", ("a/z", "a/b/c/z"), ("b/a/z",)),
        ("conf/**", ("conf/a", "conf/a/b"), ("conf",)),
        ("/conf/gate/", ("conf/gate/waivers.yaml",), ("conf/gates/x", "xconf/gate/a")),
        ("file?.txt", ("file1.txt", "a/fileb.txt"), ("file12.txt", "file/.txt")),
        ("with\\ space/x", ("with space/x",), ("with/x",)),
        ("a.b", ("a.b",), ("axb",)),
    ],
)
def test_a_pattern_owns_what_github_says(pattern: str, owned: tuple[str, ...], free: tuple[str, ...]) -> None:
    owners = parse(f"{pattern} @kim\n")
    assert [path for path in owned if owners.of(path) != ("@kim",)] == []
    assert [path for path in free if owners.of(path)] == []


def test_the_last_line_that_fits_decides_and_may_name_nobody() -> None:
    owners = parse("* @all\n/conf/ @ml @tides/owners  # both\n/conf/data/\n")
    assert owners.of("README.md") == ("@all",)
    assert owners.of("conf/gate/x.yaml") == ("@ml", "@tides/owners")
    assert owners.of("conf/data/x.yaml") == ()


def test_comments_addresses_and_lines_that_github_skips_own_nothing() -> None:
    owners = parse("# * @all\n!a @x\n[ab].py @x\n\nmail kim@example.com\n")
    assert [owners.of(path) for path in ("a", "a.py", "mail")] == [(), (), ()]
