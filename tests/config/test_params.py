"""params.yaml is read whole, or the message says how to make it again."""

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
