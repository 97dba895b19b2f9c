"""A line per file and a diff that can be reviewed, with nothing that a terminal would obey."""

from pathlib import PurePosixPath

from tidegate.onboarding.ancestor import Ancestor, installed
from tidegate.onboarding.starter_files.upgrade import FileOutcome, FileUpgrade, UpgradePlan
from tidegate.onboarding.starter_files.upgrade_text import difference, lines

RECORD = Ancestor("1", "mine", ("base",))


def file(outcome: FileOutcome, before: bytes | None, after: bytes | None, note: str = "") -> FileUpgrade:
    return FileUpgrade(PurePosixPath("a.yaml"), outcome, before, after, note)


def test_files_notes_and_differences_are_shown() -> None:
    merged = file(FileOutcome.CONFLICT, b"a: 1\nb: 2\n", b"a: 3\nb: 2\n", "1 place that both changed")
    kept = file(FileOutcome.KEEP, b"x\n", b"x\n", "was \x1b[2Jdeleted")
    shown = list(lines(UpgradePlan((merged, kept), RECORD, ("conf/ is left alone",)), with_diff=True))
    assert shown == [
        "conflicts  a.yaml: 1 place that both changed",
        "keeps      a.yaml: was �[2Jdeleted",
        "left       conf/ is left alone",
        "--- a/a.yaml",
        "+++ b/a.yaml",
        "@@ -1,2 +1,2 @@",
        "-a: 1",
        "+a: 3",
        " b: 2",
    ]


def test_nothing_to_do_is_said() -> None:
    assert list(lines(UpgradePlan((), RECORD), with_diff=True)) == [
        f"up to date with the starter of tidegate {installed()}"
    ]


def test_what_is_added_or_removed_has_no_other_side() -> None:
    assert list(difference(file(FileOutcome.ADD, None, b"a\n")))[:2] == ["--- /dev/null", "+++ b/a.yaml"]
    assert list(difference(file(FileOutcome.REMOVE, b"a\n", None)))[:2] == ["--- a/a.yaml", "+++ /dev/null"]
