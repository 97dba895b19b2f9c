"""params.yaml is read whole, or the message says how to make it again."""

import datetime
from pathlib import Path

import pytest

from tidegate.config.params import read
from tidegate.errors import DeclarationError


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "<<<<<<< ours\nseed: 7\n=======\nseed: 8\n>>>>>>> theirs\n",
            "has conflict markers; .*`tidegate merge-params`",
        ),
        ("seed: [7\n", "cannot be read: .*; run `tidegate compose`"),
        ("- 7\n", "is not a mapping; run `tidegate compose`"),
    ],
    ids=["a conflict", "cut off", "a list"],
)
def test_a_file_that_is_no_declaration_names_the_way_out(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "params.yaml").write_text(text)
    with pytest.raises(DeclarationError, match=rf"params\.yaml: {said}"):
        read(tmp_path / "params.yaml")


def test_what_a_caller_changes_is_not_read_again(tmp_path: Path) -> None:
    path = tmp_path / "params.yaml"
    path.write_text("data: {columns: {a: {type: int}}}\nsince: 2024-02-29\n")
    first = read(path)
    first["data"]["columns"]["a"]["type"] = "float"
    assert read(path) == {"data": {"columns": {"a": {"type": "int"}}}, "since": datetime.date(2024, 2, 29)}


def test_what_stands_for_itself_many_times_is_copied_once(tmp_path: Path) -> None:
    """Thirty doublings would fill any memory."""
    doubled = "\n".join(f"a{number}: &a{number} [*a{number - 1}, *a{number - 1}]" for number in range(1, 31))
    (tmp_path / "params.yaml").write_text(f"a0: &a0 [x]\n{doubled}\n")
    last = read(tmp_path / "params.yaml")["a30"]
    assert last[0] is last[1]
