from reviewed import GATE, hostile, problems
from tidegate.review.formats.github import write


def test_an_annotation_stands_at_its_line_with_rule_and_reason():
    assert write(GATE).splitlines()[0] == (
        "::error file=conf/gate/flights.yaml,line=7,col=3,endColumn=12,title=auc_holds roc_auc"
        "::roc_auc falls by 0.0073 (95 %25 between 0.0055 and 0.0091); the gate allows 0.003"
    )


def test_what_passes_is_silent_and_what_is_undecided_says_what_would_decide():
    text = write(GATE)
    assert "auc_floor" not in text
    assert "the gate allows 0.03; about 1,150 rows would decide" in text


def test_errors_come_before_warnings_and_what_github_would_drop_is_counted():
    lines = write(problems(13, 25)).splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::error"] * 10 + ["::notice"] + ["::warning"] * 10 + [
        "::notice"
    ]
    assert lines[10].endswith("3 more errors; see the log")
    assert lines[21].endswith("15 more warnings; see the log")


def test_exactly_as_many_as_are_shown_leave_nothing_to_count():
    assert "notice" not in write(problems(10))


def test_a_report_without_findings_writes_nothing():
    assert write(problems(0)) == ""


def test_no_text_of_others_starts_a_command_or_adds_a_property():
    lines = write(hostile()).splitlines()
    assert len(lines) == 3
    for line in lines:
        properties, _, message = line.removeprefix("::error ").partition("::")
        assert [each.partition("=")[0] for each in properties.split(",")] == [
            "file",
            "line",
            "col",
            "endColumn",
            "title",
        ]
        assert "::set-output" in message  # text within the message, not a command: it does not start a line
