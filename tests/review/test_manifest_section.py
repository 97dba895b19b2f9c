"""Manifests that differ: counted in the title, as diffs as long as there is room."""

from tidegate.review.manifest_section import body, title
from tidegate.review.review_data import ManifestDiff

ONE = ManifestDiff("prod/rollout.yaml", "changed", 1, 1, ("@@ -1 +1 @@", "-weight: 5", "+weight: 10"))
DIGESTS = ManifestDiff("prod/service.yaml", "changed", 0, 0, (), ("digest 1: aaaa… → bbbb…",))


def test_the_title_counts_files_and_lines():
    assert title((ONE, DIGESTS)) == "Manifests: 2 changed files, +1 −1 lines"
    assert title((DIGESTS,)) == "Manifests: 1 changed file, only digests"


def test_a_file_has_its_diff_or_its_digests():
    assert list(filter(None, body((ONE, DIGESTS)))) == [
        "`prod/rollout.yaml` changed, +1 −1",
        "```diff\n@@ -1 +1 @@\n-weight: 5\n+weight: 10\n```",
        "`prod/service.yaml` changed, only digests<br>digest 1: aaaa… → bbbb…",
    ]


def test_what_has_no_room_is_counted():
    long = ManifestDiff("a.yaml", "changed", 500, 0, tuple(f"+{number}" for number in range(500)))
    assert "… 380 more changed lines: `git diff` shows them" in list(body((long,)))[1]
    assert list(body((ONE,) * 45))[-1] == "and 5 more files: see the page"
