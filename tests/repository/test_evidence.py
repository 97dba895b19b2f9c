import shutil
import tempfile
from pathlib import Path

import pytest

from mostly_slow import mostly_slow
from tidegate.errors import InfrastructureError
from tidegate.repository.evidence import Origin, at, bring
from tidegate.repository.revisions import git

HELD = Path("data/holdout.parquet")
PREDICTIONS = Path("artifacts/evaluate/predictions.parquet")
METRICS = Path("artifacts/evaluate/metrics.json")


def objects(project: Path) -> list[Path]:
    return sorted(path for path in (project / ".dvc/cache/files").rglob("*") if path.is_file())


def test_evidence_comes_from_git_and_the_cache_with_the_work_tree_untouched(project, asked):
    METRICS.write_text('{"auc": 0.1}\n')
    with at(git.resolve("main")) as evidence:
        assert evidence.origin is Origin.CACHE
        assert (evidence.root / METRICS).read_text() == '{"auc": 0.75}\n'
        assert (evidence.root / PREDICTIONS).read_text() == '{"auc": 0.75}\nheld\nbig\n'
        assert (evidence.root / HELD).read_text() == "held\n"
        assert "from the DVC cache, every digest verified" in str(evidence)
        root = evidence.root
    assert not root.exists()
    assert METRICS.read_text() == '{"auc": 0.1}\n'
    assert asked(project, "status", "--porcelain").split() == ["M", str(METRICS)]
    assert asked(project, "worktree", "list").count("\n") == 1


def test_the_training_rows_stay_in_the_cache(project):
    with at(git.resolve("main")) as evidence:
        assert not (evidence.root / "data/split/train.parquet").exists()


@pytest.mark.slow
def test_evidence_missing_from_the_cache_is_fetched_from_the_remote(project, tmp_path, dvc):
    dvc(project, "remote", "add", "--default", "--local", "store", str(tmp_path / "remote store"))
    dvc(project, "push", "--quiet")
    shutil.rmtree(".dvc/cache")
    heard: list[str] = []
    with at(git.resolve("main"), tell=heard.append) as evidence:
        assert evidence.origin is Origin.REMOTE
        assert (evidence.root / PREDICTIONS).read_text() == '{"auc": 0.75}\nheld\nbig\n'
    assert len(heard) == 1
    assert "asking the DVC remote" in heard[0]


@pytest.mark.slow
def test_evidence_held_nowhere_is_rebuilt_with_the_revisions_own_pipeline(project, asked):
    shutil.rmtree(".dvc/cache")
    Path("dvc.yaml").write_text("stages: {evaluate: {cmd: exit 1}}\n")
    before = asked(project, "status", "--porcelain")
    with at(git.resolve("main")) as evidence:
        assert evidence.origin is Origin.REBUILT
        assert (evidence.root / PREDICTIONS).read_text() == '{"auc": 0.75}\nheld\nbig\n'
        root = evidence.root
    assert not root.exists()
    assert asked(project, "status", "--porcelain") == before
    assert asked(project, "worktree", "list").count("\n") == 1


@pytest.mark.slow
def test_where_a_rebuild_is_not_allowed_what_is_missing_is_named(project):
    shutil.rmtree(".dvc/cache")
    with at(git.resolve("main"), rebuild=False) as evidence:
        assert evidence.origin is Origin.PARTIAL
        assert evidence.missing == (str(HELD), str(PREDICTIONS))
        assert (evidence.root / METRICS).exists()


@pytest.mark.slow
def test_metrics_that_contradict_the_lock_are_not_believed(project, saved):
    METRICS.write_text('{"auc": 0.99}\n')
    saved(project, "a better number")
    with at(git.resolve("HEAD")) as evidence:
        assert evidence.origin is Origin.REBUILT
        assert (evidence.root / METRICS).read_text() == '{"auc": 0.75}\n'


@pytest.mark.parametrize("content", mostly_slow([None, b""]), ids=["a flipped bit", "emptied"])
def test_a_cache_object_that_is_not_what_its_name_says_is_noticed_and_not_used(project, content):
    for path in objects(project):
        data = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(bytes([data[0] ^ 1]) + data[1:] if content is None else content)
    heard: list[str] = []
    with at(git.resolve("main"), tell=heard.append) as evidence:
        assert evidence.origin is Origin.REBUILT
        assert evidence.corrupt
        assert (evidence.root / PREDICTIONS).read_text() == '{"auc": 0.75}\nheld\nbig\n'
    assert any("does not match its name" in each for each in heard)


def test_a_revision_before_the_pipeline_existed_has_no_evidence(empty, saved):
    (empty / "README").write_text("soon")
    saved(empty, "first")
    with at(git.resolve("HEAD")) as evidence:
        assert evidence.origin is Origin.NONE
        assert "has no pipeline" in str(evidence)


@pytest.mark.slow
def test_a_pipeline_whose_lock_was_never_committed_is_run_whole(project, saved, asked):
    asked(project, "rm", "--quiet", "dvc.lock", str(METRICS))
    saved(project, "without a lock")
    with at(git.resolve("HEAD")) as evidence:
        assert evidence.origin is Origin.REBUILT
        assert (evidence.root / METRICS).read_text() == '{"auc": 0.75}\n'


@pytest.mark.slow
def test_a_base_that_cannot_be_rebuilt_says_which_stage_ended_how(project, saved):
    text = (
        Path("dvc.yaml")
        .read_text()
        .replace("cmd: mkdir -p data", "cmd: echo no such table >&2 && exit 3; mkdir -p data")
    )
    Path("dvc.yaml").write_text(text)
    saved(project, "broken")
    shutil.rmtree(".dvc/cache")
    commit = git.resolve("HEAD")
    with (
        pytest.raises(Exception, match=r"could not be rebuilt: .*failed to reproduce 'split'.*no such table") as raised,
        at(commit),
    ):
        pass
    assert raised.value.exit_code == 3


def test_a_full_disk_is_infrastructure_and_names_the_place(project, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/proc")
    with (
        pytest.raises(InfrastructureError, match=r"could not be created below /proc: .*TMPDIR"),
        at(git.resolve("main")),
    ):
        pass


def test_the_callers_own_failure_stays_its_own(project):
    with pytest.raises(FileNotFoundError), at(git.resolve("main")) as evidence:
        (evidence.root / "nothing").read_text()
    assert not evidence.root.exists()


def test_local_settings_that_cannot_be_read_are_named(project):
    shutil.rmtree(".dvc/cache")
    Path(".dvc/config.local").write_text("nonsense without a section\n")
    with pytest.raises(InfrastructureError, match=r"\.dvc/config\.local: cannot be read"), at(git.resolve("main")):
        pass


@pytest.mark.slow
def test_a_cache_elsewhere_is_found_through_the_settings(project, tmp_path, dvc):
    shutil.move(".dvc/cache", tmp_path / "elsewhere")
    dvc(project, "cache", "dir", "--local", str(tmp_path / "elsewhere"))
    with at(git.resolve("main")) as evidence:
        assert evidence.origin is Origin.CACHE


def test_the_training_rows_are_brought_where_they_are_asked_for(project):
    with at(git.resolve("main")) as evidence:
        again = bring(evidence, Path("data/split"))
        assert (again.origin, again.root) == (Origin.CACHE, evidence.root)
        assert (evidence.root / "data/split/train.parquet").exists()
        assert (evidence.root / PREDICTIONS).exists()


def test_of_a_revision_only_what_tidegate_reads_is_checked_out_where_nothing_runs(project, saved):
    for name in ("pipelines/mine/metric.py", "conf/gate/default.yaml", "releases/x.json", "README.md"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("x")
    saved(project, "code, and what the gate reads")
    with at(git.resolve("HEAD")) as evidence:
        assert not (evidence.root / "pipelines").exists()
        assert all(
            (evidence.root / name).exists() for name in ("conf/gate/default.yaml", "releases/x.json", "README.md")
        )


def test_a_stage_that_runs_finds_every_file(project, saved):
    code = Path("pipelines/mine/metric.py")
    code.parent.mkdir(parents=True)
    code.write_text("x")
    saved(project, "code")
    shutil.rmtree(".dvc/cache")
    with at(git.resolve("HEAD"), rebuild=False) as evidence:
        assert evidence.origin is Origin.PARTIAL
        assert (evidence.root / code).read_text() == "x"
