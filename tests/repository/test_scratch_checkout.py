"""A revision's pipeline runs in a folder of its own, with its own settings, and the user's cache and remotes."""

import configparser
import errno
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tidegate.errors import InfrastructureError
from tidegate.repository import dvc, scratch_checkout
from tidegate.repository.revisions import git
from tidegate.repository.scratch_checkout import checkout, fetch, named, repro

METRICS = Path("artifacts/evaluate/metrics.json")
PREDICTIONS = Path("artifacts/evaluate/predictions.parquet")


def settings(root: Path) -> configparser.RawConfigParser:
    found = configparser.RawConfigParser()
    found.read(root / ".dvc/config.local")
    return found


def test_a_checkout_holds_the_revisions_files_for_as_long_as_the_block_lasts(project):
    METRICS.write_text("edited")
    with checkout(git.resolve("main")) as root:
        assert (root / METRICS).read_text() == '{"auc": 0.75}\n'
        assert not root.is_relative_to(project)
    assert not root.exists()
    assert METRICS.read_text() == "edited"


def test_an_error_in_the_block_is_passed_on_and_leaves_nothing(project):
    with pytest.raises(KeyError), checkout(git.resolve("main")) as root:
        raise KeyError("in the block")
    assert not root.exists()


def test_a_disk_failure_is_named_by_what_could_not_be_written_and_where():
    with pytest.raises(InfrastructureError) as failed, named("the evidence of main"):
        raise OSError(errno.ENOSPC, "No space left on device")
    said = str(failed.value)
    assert said.startswith(f"the evidence of main could not be created below {tempfile.gettempdir()}: No space left")
    assert "TMPDIR" in said


def test_another_failure_keeps_its_own_words():
    error = InfrastructureError("git failed")
    with pytest.raises(InfrastructureError) as failed, named("x"):
        raise error
    assert failed.value is error


@pytest.mark.slow
def test_only_what_is_asked_for_runs_and_the_users_cache_gets_the_results(project):
    shutil.rmtree(".dvc/cache")
    with checkout(git.resolve("main")) as root:
        repro(root, ("split",), using=dvc.cache())
        assert (root / "data/holdout.parquet").read_text() == "held\n"
        assert not (root / PREDICTIONS).exists()
    assert [path for path in dvc.cache().rglob("*") if path.is_file()]


@pytest.mark.slow
def test_a_step_runs_alone_though_earlier_ones_are_outdated(project):
    with checkout(git.resolve("main")) as root:
        repro(root, ("evaluate",), using=dvc.cache())
        (root / "conf/value.yaml").write_text('{"auc": 0.1}\n')
        repro(root, ("evaluate",), using=dvc.cache(), single=True)
        assert (root / METRICS).read_text() == '{"auc": 0.75}\n'
        repro(root, ("evaluate",), using=dvc.cache())
        assert (root / METRICS).read_text() == '{"auc": 0.1}\n'


@pytest.mark.slow
def test_without_a_cache_to_share_it_has_its_own(project):
    before = sorted(dvc.cache().rglob("*"))
    with checkout(git.resolve("main")) as root:
        repro(root, ("split",), using=None, force=True)
        assert (root / ".dvc/cache/files").is_dir()
    assert sorted(dvc.cache().rglob("*")) == before


@pytest.mark.slow
def test_its_settings_are_the_users_local_ones_with_absolute_addresses(project, dvc, tmp_path):
    from tidegate.repository import dvc as ours

    (tmp_path / "store").mkdir()
    dvc(project, "remote", "add", "--default", "--local", "store", "../store")
    dvc(project, "remote", "modify", "--local", "store", "verify", "true")
    with checkout(git.resolve("main")) as root:
        repro(root, ("split",), using=ours.cache())
        found = settings(root)
        assert (found["core"]["no_scm"], found["core"]["remote"]) == ("true", "store")
        assert found["core"]["site_cache_dir"].startswith(str(root))
        assert found["cache"]["dir"] == str(ours.cache())
        assert dict(found["'remote \"store\"'"]) == {"url": os.path.normpath(tmp_path / "store"), "verify": "true"}


@pytest.mark.slow
def test_outs_are_fetched_into_the_cache_that_is_named(project, dvc, tmp_path):
    dvc(project, "remote", "add", "--default", "--local", "store", str(tmp_path / "store"))
    dvc(project, "push", "--quiet")
    shutil.rmtree(".dvc/cache")
    with checkout(git.resolve("main")) as root:
        own = fetch(root, ("split",), using=None)
        assert own == root / ".dvc/cache"
        assert fetch(root, ("evaluate",), using=tmp_path / "given") == tmp_path / "given"
        assert all([path for path in cache.rglob("*") if path.is_file()] for cache in (own, tmp_path / "given"))
    shutil.rmtree(tmp_path / "store")
    with checkout(git.resolve("main")) as root, pytest.raises(InfrastructureError, match=r"store.* does not exist"):
        fetch(root, ("split",), using=None)


def test_a_rebuild_waits_for_another_that_holds_the_cache_and_not_for_ever(tmp_path, monkeypatch):
    cache = tmp_path / "cache"
    cache.mkdir()
    monkeypatch.setattr(scratch_checkout, "WAIT_S", 0.3)
    handle = os.open(cache, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(InfrastructureError, match=f"another rebuild has held {cache} for 0 s"):
            scratch_checkout._exclusive(cache).__enter__()
        fcntl.flock(handle, fcntl.LOCK_UN)
        with scratch_checkout._exclusive(cache):
            assert not scratch_checkout._locked(handle)
        assert scratch_checkout._locked(handle)
    finally:
        os.close(handle)
    assert list(cache.iterdir()) == []


@pytest.mark.slow
def test_a_cache_that_is_damaged_again_and_again_is_given_up(project, monkeypatch):
    """Whenever a step has run, its object in the cache is damaged, as by a failing disk."""
    real, damaged = dvc.run, []

    def run(root, *arguments):
        printed = real(root, *arguments)
        for path in (project / ".dvc/cache/files").rglob("*"):
            if path.is_file() and b"held" in path.read_bytes():
                path.chmod(0o644)
                path.write_bytes(b"damaged, held")
                damaged.append(path)
        return printed

    monkeypatch.setattr(dvc, "run", run)
    again = f"damaged objects again after {scratch_checkout.ATTEMPTS} runs"
    with checkout(git.resolve("main")) as root, pytest.raises(InfrastructureError, match=again):
        repro(root, ("split",), using=dvc.cache(), force=True)
    assert len(damaged) >= scratch_checkout.ATTEMPTS
