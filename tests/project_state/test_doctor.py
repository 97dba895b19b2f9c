"""All diagnoses as one report: only errors fail, and its exit code says whose fault it is."""

import pytest

from tidegate.errors import ExitCode, Level
from tidegate.project_state.diagnosis import broken, misdeclared, note, sound, warning
from tidegate.project_state.doctor import examine, report

FINE = [sound("python", "3.11"), note("s3", "not installed"), warning("disk", "1 GiB", "free space")]


@pytest.mark.parametrize(
    ("faults", "code"),
    [
        ([], ExitCode.PASS),
        ([broken("git", "none", "git init")], ExitCode.INFRASTRUCTURE),
        ([misdeclared("workflows", "none", "add")], ExitCode.INVALID),
        ([broken("git", "none", "git init"), misdeclared("workflows", "none", "add")], ExitCode.INVALID),
    ],
)
def test_the_exit_code_says_whose_fault_it_is(faults, code) -> None:
    made = report([*FINE, *faults])
    assert made.exit_code == code
    assert made.headline == f"{len(faults)} error{'' if len(faults) == 1 else 's'}, 1 warning"
    assert [entry.level for entry in made.entries][:3] == [Level.NOTE, Level.NOTE, Level.WARNING]


def test_an_empty_folder_is_examined_to_the_end(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    parts = [diagnosis.part for diagnosis in examine()]
    assert {"python", "git", "dvc", "results", "locks", "serve", "github"} <= {*parts}
