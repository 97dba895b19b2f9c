import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.manifest_formats import FormatError
from tidegate.manifest_formats.systemd_unit import kept, line, read, write

UNIT = "# a comment\n[Unit]\nAfter=a.service b.service\nAfter=c\n\n"
TEXT = UNIT + "[Service]\nExecStart=/bin/x --port 1 \\\n  --all\nUser=y\n"


def test_a_unit_is_sections_of_settings_of_words() -> None:
    assert read(TEXT) == [
        {
            "Unit": {"After": [["a.service", "b.service"], ["c"]]},
            "Service": {"ExecStart": [["/bin/x", "--port", "1", "--all"]], "User": [["y"]]},
        }
    ]
    assert read("# nothing\n") == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), 0),
        (("Unit",), 1),
        (("Unit", "After"), 2),
        (("Unit", "After", 1), 3),
        (("Service", "ExecStart", 0), 6),
        (("Service", "User"), 8),
        (("Service", "Absent"), 5),
        (("Absent",), 0),
    ],
)
def test_each_setting_has_its_line_and_what_is_absent_the_nearest_above(path: Any, expected: int) -> None:
    assert line(TEXT, 0, path) == expected


@pytest.mark.parametrize(
    "value", ["flights", "/var/lib/model", "a-b_c.d:e@f=g,h", 8080, -5, 0.5, True, "ab" * 32, "100%"]
)
def test_a_word_is_written_as_it_is_and_read_back(value: object) -> None:
    assert read(f"[S]\nA=x {write(value)} y\n") == [{"S": {"A": [["x", kept(value), "y"]]}}]


@pytest.mark.parametrize(
    "value",
    [
        *(
            "",
            "a b",
            "a\nb",
            "%",
            "1%h",
            "a100%",
            "%h",
            "$HOME",
            "${HOME}",
            '"a"',
            "it's",
            "a\\",
            "-a",
            "+/bin/sh",
            "!x",
            "@x",
            ":x",
        ),
        *(";x", "#x", "é", "a\u2028b", None, float("nan"), ["a"], {"a": "b"}, ("a", "b")),
    ],
)
def test_what_could_be_more_or_other_than_a_word_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="word"):
        write(value)


@given(st.text())
def test_no_text_adds_a_setting_or_a_word(text: str) -> None:
    try:
        written = write(text)
    except ValueError:
        return
    assert read(f"[S]\nA={written}\n") == [{"S": {"A": [[text]]}}]


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("A=b\n", "a setting is in no section", 0),
        ("[S]\nnot a setting\n", "neither a", 1),
        ("[S]\n\nA=b \\", "continues on a line that does not follow", 2),
        ("[S]\nA=b\x1b[2J\n", "a control character", 1),
        ("[S]\ntidegate:slot:0=b\n", "neither a", 1),
    ],
    ids=["no section", "no setting", "an open line", "a control character", "a value as a name"],
)
def test_what_is_no_unit_is_refused_at_its_line(text: str, message: str, place: int) -> None:
    with pytest.raises(FormatError, match=message) as caught:
        read(text)
    assert caught.value.line == place


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_reads_a_written_word_as_that_word(tmp_path: Path) -> None:
    unit = tmp_path / "model.service"
    words = f"--port {write(9000)} {write('/a')}"
    unit.write_text(f"[Unit]\nDescription=The model\n[Service]\nExecStart=/bin/true {words}\n")
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
