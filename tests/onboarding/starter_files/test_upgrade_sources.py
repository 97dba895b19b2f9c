"""The installed version's rendering of a recorded project; an older project's ancestor is a commit."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

import loans
from tidegate import starter
from tidegate.data.reading.csv_text import Csv
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.onboarding import ancestor
from tidegate.onboarding.ancestor import Ancestor
from tidegate.onboarding.measured_margin import MeasuredMargin
from tidegate.onboarding.proposal import propose
from tidegate.onboarding.starter_files import layout, upgrade, upgrade_sources
from tidegate.onboarding.wishes import Wishes

MEASURED = MeasuredMargin("roc_auc", 123, 0.05)


@pytest.fixture(scope="module")
def laid_down(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ancestor]:
    """A project that was proposed from the loans, and its record."""
    root = tmp_path_factory.mktemp("proposed")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(root)
        loans.write(Path("loans.csv"))
        wishes = Wishes(loans.TARGET, positive="Y")
        proposal = propose("loans.csv", Csv(), wishes, "mine", deployed=False, measured=MEASURED)
        planned = layout.plan(proposal.files, ["base"], "mine", proposal.answers)
        layout.lay_down(planned, append=False)
    return root, planned.record


@pytest.fixture
def record(laid_down: tuple[Path, Ancestor]) -> Ancestor:
    """Of a copy of that project, in the test's folder."""
    shutil.copytree(laid_down[0], ".", symlinks=True, dirs_exist_ok=True)
    return laid_down[1]


def git(*arguments: str) -> None:
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.com")
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


def test_the_same_version_renders_the_same_files(record: Ancestor) -> None:
    assert ancestor.read() == record
    wanted, notes = upgrade_sources.rendered(record)
    assert notes == ()
    assert upgrade.plan(record, wanted).files == ()


def test_what_this_version_proposes_otherwise_comes_with_the_measured_margin_kept(record: Ancestor) -> None:
    gate = "conf/gate/default.yaml"
    older = [line.replace("all_rows", "all_judged") for line in record.files[gate]]
    wanted, _ = upgrade_sources.rendered(replace(record, files=record.files | {gate: older}))
    assert b"all_rows" in wanted[PurePosixPath(gate)]
    assert b"margin: 0.05}" in wanted[PurePosixPath(gate)]


@pytest.mark.parametrize(
    ("break_it", "why"),
    [
        (lambda: Path("loans.csv").unlink(), "loans.csv is not in this clone; `dvc pull` fetches"),
        (lambda: Path("loans.csv").write_text("a\n"), "loans.csv has other rows since"),
    ],
)
def test_of_other_rows_nothing_is_proposed(record: Ancestor, break_it, why: str) -> None:
    break_it()
    wanted, (note,) = upgrade_sources.rendered(record)
    assert note.startswith(f"conf/ as it was proposed is left alone: {why}")
    assert upgrade.plan(record, wanted).files == ()


def test_a_database_may_hold_other_rows(record: Ancestor) -> None:
    assert record.answers is not None
    elsewhere = replace(record, answers=replace(record.answers, data="sqlite:///x.db"))
    _, (note,) = upgrade_sources.rendered(elsewhere)
    assert "which may hold others today" in note


def test_a_record_of_workflows_alone_says_what_it_lacks() -> None:
    _, notes = upgrade_sources.rendered(Ancestor("1", "mine", ("github",)))
    assert notes == ("dvc.yaml and the other files of the first `tidegate init` are not recorded: see --ancestor",)


def test_an_older_project_is_compared_with_the_commit_that_added_it(record: Ancestor) -> None:
    git("init", "-q", "-b", "main")
    Path(ancestor.PATH).unlink()
    pipeline = Path("dvc.yaml")
    former = pipeline.read_text().replace("tidegate check\n", "tidegate verify-data\n")
    pipeline.write_text(former)
    git("add", "--all")
    git("commit", "-q", "-m", "laid down")
    pipeline.write_text(former.replace("# One stage", "# mine\n# One stage"))

    found = upgrade_sources.at_revision("HEAD")
    assert (found.project, found.groups, found.answers) == ("mine", ("base",), None)
    assert not any(path.startswith(("conf/data", "conf/gate", "pyproject")) for path in found.files)
    assert ".gitignore" in found.lines, "its lines may be the user's own"
    wanted, _ = upgrade_sources.rendered(found)
    upgrade.apply(upgrade.plan(found, wanted))
    content = next(file.content.decode() for file in starter.files() if str(file.path) == "dvc.yaml")
    assert pipeline.read_text() == content.replace("# One stage", "# mine\n# One stage")
    assert Path("conf/data/table.yaml").is_file()


def test_a_commit_without_a_project_is_refused() -> None:
    git("init", "-q", "-b", "main")
    git("commit", "-q", "--allow-empty", "-m", "nothing")
    with pytest.raises(DeclarationError, match=r"conf/config\.yaml: is not in HEAD .*; name the commit that added"):
        upgrade_sources.at_revision("HEAD")
    assert isinstance(upgrade_sources.missing(), EvidenceError)
    assert "--ancestor $(git log" in str(upgrade_sources.missing())
