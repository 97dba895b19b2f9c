from pathlib import Path

import pytest

from tidegate.review.gathering.manifests import LARGEST, compare
from tidegate.review.review_data import ManifestDiff


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    base, head = tmp_path / "base", tmp_path / "head"
    for folder in (base, head):
        (folder / "prod").mkdir(parents=True)
        (folder / "prod/service.yaml").write_text("kind: Service\n")
    return base, head


def test_equal_folders_do_not_differ(sides):
    assert compare(*sides) == ()


def test_a_changed_file_shows_its_lines_with_context(sides):
    base, head = sides
    (base / "prod/rollout.yaml").write_text("a: 1\nweight: 5\nz: 1\n")
    (head / "prod/rollout.yaml").write_text("a: 1\nweight: 10\nz: 1\n")
    diff = ("@@ -1,3 +1,3 @@", " a: 1", "-weight: 5", "+weight: 10", " z: 1")
    assert compare(base, head) == (ManifestDiff("prod/rollout.yaml", "changed", 1, 1, diff),)


def test_added_and_removed_files_are_named_as_such(sides):
    base, head = sides
    (base / "old.yaml").write_text("a: 1\n")
    (head / "new.yaml").write_text("a: 1\nb: 2\n")
    assert [(each.path, each.status, each.added, each.removed) for each in compare(base, head)] == [
        ("new.yaml", "added", 2, 0),
        ("old.yaml", "removed", 0, 1),
    ]


def test_a_folder_that_is_not_there_is_empty(sides, tmp_path):
    assert [each.status for each in compare(tmp_path / "none", sides[1])] == ["added"]


def test_a_huge_file_is_named_without_its_lines(sides):
    (sides[1] / "big.yaml").write_text("x" * (LARGEST + 1))
    assert compare(*sides) == (ManifestDiff("big.yaml", "added, too large to show", 0, 0, ()),)


def test_links_are_not_followed(sides, tmp_path):
    (tmp_path / "secret").write_text("token")
    (sides[1] / "link.yaml").symlink_to(tmp_path / "secret")
    assert compare(*sides) == ()


def test_bytes_that_are_no_text_do_not_stop_it(sides):
    (sides[1] / "odd.yaml").write_bytes(b"\xff\xfe\n")
    assert compare(*sides)[0].added == 1


def test_a_new_models_digest_is_told_once_and_is_no_diff(sides):
    base, head = sides
    for folder, digest in ((base, "a" * 64), (head, "b" * 64)):
        text = f"package: {digest}\nversion: {digest[:12]}\nargs: [--sha256, {digest}]\n"
        (folder / "prod/rollout.yaml").write_text(text)
    moved = ("digest 1: aaaaaaaaaaaa… → bbbbbbbbbbbb…",)
    assert compare(base, head) == (ManifestDiff("prod/rollout.yaml", "changed", 0, 0, (), moved),)


def test_a_digest_that_takes_anothers_place_is_a_difference(sides):
    base, head = sides
    one, other = "a" * 64, "b" * 64
    (base / "prod/rollout.yaml").write_text(f"package: {one}\nplan: {other}\nargs: {one}\n")
    (head / "prod/rollout.yaml").write_text(f"package: {one}\nplan: {other}\nargs: {other}\n")
    found = compare(base, head)[0]
    assert (found.added, found.removed, found.digests) == (1, 1, ())
    assert "-args: <digest 1>" in found.diff


def test_an_edit_deep_in_a_long_line_is_shown(tmp_path):
    words = [f"word{number}" for number in range(400)]
    for name, line in {"a": words, "b": [*words[:300], "INJECTED", *words[301:]]}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "analysis.yaml").write_text(f"query: {' '.join(line)}\n")
    (found,) = compare(tmp_path / "a", tmp_path / "b")
    assert any(line.startswith("+") and "INJECTED" in line for line in found.diff)
    assert (found.added, found.removed, len(found.diff)) == (1, 1, 7)


def test_changed_lines_go_before_their_context_and_what_is_left_out_is_counted(tmp_path):
    for name, sign in {"a": "x", "b": "y"}.items():
        (tmp_path / name).mkdir()
        lines = [f"{sign if number % 5 == 0 else ''}{number}" for number in range(900)]
        (tmp_path / name / "big.yaml").write_text("\n".join(lines))
    (found,) = compare(tmp_path / "a", tmp_path / "b")
    assert not any(line.startswith(" ") for line in found.diff)
    assert found.diff[-1].endswith("more changed lines are not shown")
