"""What only the user changed stays, what only the starter changed comes, what both changed is merged or marked."""

from pathlib import Path, PurePosixPath

import pytest

from tidegate.errors import InfrastructureError
from tidegate.onboarding import ancestor
from tidegate.onboarding.ancestor import PATH, Ancestor, texts
from tidegate.onboarding.starter_files import upgrade
from tidegate.onboarding.starter_files.upgrade import FileOutcome

ENGINE = "# where heavy work runs\nkind: local\nthreads: 1\nmemory: 2GiB\n# the end\n"
RENAMED = ENGINE.replace("threads: 1", "workers: 1")
NAME = PurePosixPath("conf/engine/local.yaml")


def laid(files: dict[str, str], lines: dict[str, list[str]] | None = None) -> Ancestor:
    """The record of these, and the files themselves."""
    for name, text in files.items():
        write(name, text)
    return Ancestor("0.0.1", "mine", ("base",), None, texts(wanted(files)), lines or {})


def wanted(files: dict[str, str]) -> dict[PurePosixPath, bytes]:
    return {PurePosixPath(name): text.encode() for name, text in files.items()}


def write(name: str, text: str | bytes) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(text.encode() if isinstance(text, str) else text)


def upgraded(record: Ancestor, files: dict[str, str]) -> upgrade.UpgradePlan:
    planned = upgrade.plan(record, wanted(files))
    upgrade.apply(planned)
    return planned


def only(planned: upgrade.UpgradePlan) -> upgrade.FileUpgrade:
    (file,) = planned.files
    return file


def test_the_same_starter_changes_nothing_whatever_the_user_did() -> None:
    record = laid({str(NAME): ENGINE, "b": "1\n"})
    write(str(NAME), "mine\n")
    Path("b").unlink()
    planned = upgraded(record, {str(NAME): ENGINE, "b": "1\n"})
    assert (planned.files, planned.changes) == ((), False)
    assert Path(NAME).read_text() == "mine\n"


def test_an_unedited_file_is_updated_and_recorded() -> None:
    planned = upgraded(laid({str(NAME): ENGINE}), {str(NAME): RENAMED})
    assert only(planned).outcome is FileOutcome.REPLACE
    assert Path(NAME).read_text() == RENAMED
    record = ancestor.read()
    assert record is not None
    assert record.content(NAME) == RENAMED.encode()
    assert record.version == ancestor.installed()
    assert upgraded(record, {str(NAME): RENAMED}).files == ()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_renamed_key_comes_beside_an_edit_of_another_line(end: str) -> None:
    record = laid({str(NAME): ENGINE})
    write(str(NAME), ENGINE.replace("# the end", "seeds: 3").replace("\n", end))
    planned = upgraded(record, {str(NAME): RENAMED})
    assert only(planned).outcome is FileOutcome.MERGE
    assert Path(NAME).read_bytes().decode() == RENAMED.replace("# the end", "seeds: 3").replace("\n", end)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_renamed_key_whose_value_the_user_changed_is_marked(end: str) -> None:
    record = laid({str(NAME): ENGINE})
    write(str(NAME), ENGINE.replace("threads: 1", "threads: 8").replace("\n", end))
    planned = upgraded(record, {str(NAME): RENAMED})
    assert only(planned) == planned.conflicts[0]
    assert only(planned).note == "1 place that both changed"
    text = Path(NAME).read_bytes().decode()
    assert f"<<<<<<< yours{end}threads: 8{end}||||||| tidegate 0.0.1{end}threads: 1{end}=======" in text
    assert f"workers: 1{end}>>>>>>> tidegate {ancestor.installed()}{end}" in text


def test_a_file_of_crlf_that_was_not_edited_is_updated_as_one() -> None:
    record = laid({str(NAME): ENGINE})
    write(str(NAME), ENGINE.replace("\n", "\r\n"))
    assert only(upgraded(record, {str(NAME): RENAMED})).outcome is FileOutcome.REPLACE
    assert Path(NAME).read_bytes().decode() == RENAMED.replace("\n", "\r\n")


def test_a_deleted_file_stays_deleted_and_is_named_once_per_change() -> None:
    record = laid({str(NAME): ENGINE})
    Path(NAME).unlink()
    planned = upgraded(record, {str(NAME): RENAMED})
    assert (only(planned).outcome, only(planned).note) == (FileOutcome.KEEP, "was deleted: stays deleted")
    assert not Path(NAME).exists()
    assert upgraded(planned.record, {str(NAME): RENAMED}).files == ()


def test_a_file_that_the_starter_lost_goes_only_unedited() -> None:
    record = laid({"a": "1\n", "b": "2\n", "c": "3\n"})
    write("b", "mine\n")
    Path("c").unlink()
    planned = upgraded(record, {})
    assert [(str(file.path), file.outcome) for file in planned.files] == [
        ("a", FileOutcome.REMOVE),
        ("b", FileOutcome.KEEP),
    ]
    assert not Path("a").exists()
    assert Path("b").read_text() == "mine\n"


def test_a_new_file_is_added_but_never_over_the_users_or_through_a_link() -> None:
    write("theirs", "mine\n")
    write("same", "2\n")
    Path("link").symlink_to("nowhere")
    planned = upgraded(laid({}), {"theirs": "1\n", "same": "2\n", "new/file": "3\n", "link": "4\n"})
    outcomes = {str(file.path): file.outcome for file in planned.files}
    assert outcomes == {"theirs": FileOutcome.KEEP, "new/file": FileOutcome.ADD, "link": FileOutcome.KEEP}
    assert Path("theirs").read_text() == "mine\n"
    assert not Path("nowhere").exists()
    assert planned.record.files.keys() == {"same", "new/file"}, "what stays the user's is no ancestor"


def test_lines_are_appended_to_a_file_of_the_repositorys_own() -> None:
    record = laid({}, {".gitignore": ["/artifacts/*", ""]})
    write(".gitignore", "*.pyc\r\n/mine")
    planned = upgraded(record, {".gitignore": "/artifacts/*\n/scratch\n"})
    assert only(planned).outcome is FileOutcome.MERGE
    assert Path(".gitignore").read_text().split() == ["*.pyc", "/mine", "/scratch"], "what was left out stays out"
    assert upgraded(planned.record, {".gitignore": "/artifacts/*\n/scratch\n"}).files == ()


def test_settings_in_a_pyproject_of_the_repositorys_own_are_left_to_its_owner() -> None:
    record = laid({}, {"pyproject.toml": ["[tool.tidegate]", "a = 1", ""]})
    write("pyproject.toml", "[project]\n")
    file = only(upgraded(record, {"pyproject.toml": "[tool.tidegate]\nb = 1\n"}))
    assert (file.outcome, file.before) == (FileOutcome.KEEP, file.after)
    assert "[tool.tidegate] has changed in the starter" in file.note


def test_a_file_that_became_binary_or_a_link_is_left_alone() -> None:
    record = laid({"a": "1\n", "b": "2\n"})
    write("a", b"\0\1")
    Path("b").unlink()
    Path("b").symlink_to("a")
    planned = upgraded(record, {"a": "10\n", "b": "20\n"})
    assert [file.note for file in planned.files] == ["is not text any more; compare it by hand", "is a link"]
    assert Path("a").read_bytes() == b"\0\1"


def test_where_one_file_cannot_be_written_none_is() -> None:
    planned = upgrade.plan(laid({"a": "1\n"}), wanted({"a": "2\n", "b/c": "3\n"}))
    write("b/c", "made meanwhile\n")
    with pytest.raises(InfrastructureError):
        upgrade.apply(planned)
    assert Path("a").read_text() == "1\n"
    assert not Path(PATH).exists()
