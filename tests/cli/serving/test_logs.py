"""`tidegate logs` prints tables, or one JSON document; nothing that a log holds reaches the terminal as it is."""

import json

import pytest

from tidegate.cli.serving import logs

LINE = {
    "time": "2026-01-01T00:00:00.000Z",
    "id": "r-1",
    "model": "flights",
    "version": "abc",
    "track": "",
    "status": 400,
    "cause": "value",
    "input": "distance",
    "total_ms": 1.25,
    "rows": 0,
}


@pytest.fixture
def log(tmp_path):
    answered = LINE | {"status": 200, "cause": "", "input": "", "id": "\x1b[31mred\u202e", "total_ms": 2.0, "rows": 3}
    path = tmp_path / "access.log"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in (LINE, answered)) + "half\n")
    return path


def test_the_text_has_a_table_of_each(log, capsys):
    logs.command([str(log)])
    text = capsys.readouterr().out
    assert text.splitlines()[:2] == [
        "2 requests from 2026-01-01T00:00:00.000Z to 2026-01-01T00:00:00.000Z, 1 damaged lines",
        f"  {log}:3: not JSON",
    ]
    rows = [line.split() for line in text.splitlines()]
    assert ["value", "400", "1", "50.00%"] in rows
    assert ["distance", "value", "1"] in rows
    assert ["abc", "-", "2", "1", "3"] in [row[:5] for row in rows]
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\\x1b[31mred\\u202e" in text


def test_the_json_holds_the_same(log, capsys):
    logs.command([str(log)], slowest=1, output=logs.LogFormat.JSON)
    summary = json.loads(capsys.readouterr().out)
    assert (summary["requests"], summary["damaged"], len(summary["slow"])) == (2, 1, 1)
    assert summary["versions"][0]["p50_ms"] == pytest.approx(2.0, rel=0.01)
