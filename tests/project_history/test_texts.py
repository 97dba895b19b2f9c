"""A history for people and machines; hostile names stay harmless."""

import json
from datetime import UTC, datetime

from tidegate.project_history import texts
from tidegate.project_history.events import EventKind, HistoryEvent

AT = datetime(2026, 1, 2, 12, tzinfo=UTC)
SOUND = HistoryEvent(AT, EventKind.PROMOTION, "prod", "latest → x@v1.0.0", "abc1234 promote")
FORGED = HistoryEvent(AT, EventKind.EDIT, "prod\x1b[31m", "a | b <img> @kim", "deploy/prod", ("edited by hand",))


def test_text_names_what_is_not_trusted_and_escapes_terminals():
    lines = [*texts.text([SOUND, FORGED])]
    assert lines[0] == "2026-01-02 12:00  promotion        prod: latest → x@v1.0.0"
    assert lines[1].strip() == "abc1234 promote"
    assert any("NOT TRUSTED: edited by hand" in line for line in lines)
    assert "\x1b" not in "".join(lines)
    assert lines[-1] == "1 × promotion, 1 × edit; 1 cannot be trusted"


def test_nothing_and_nothing_wrong_are_said():
    assert [*texts.text([])] == [texts.NOTHING]
    assert texts.summary([SOUND]).endswith("every record is as it was written")


def test_json_has_every_field():
    document = json.loads(texts.as_json([FORGED]))
    (event,) = document["events"]
    assert event["at"] == "2026-01-02T12:00:00+00:00"
    assert (event["kind"], event["problems"]) == ("edit", ["edited by hand"])


def test_markdown_forms_no_structure():
    page = "\n".join(texts.markdown([FORGED]))
    assert "<img>" not in page
    assert " @kim" not in page
    assert page.count("\n") == 4
    assert "**not trusted:** edited by hand" in page
