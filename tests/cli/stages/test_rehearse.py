"""The verb shows what the stage found, writes without options, and refuses unknown names."""

import pytest
from typer.testing import CliRunner

import rehearsing
from tidegate import paths
from tidegate.cli import app
from tidegate.config import params
from tidegate.errors import DeclarationError
from tidegate.rehearsal.rehearse import rehearse as rehearsal
from tidegate.stages import rehearse

MADE = rehearsal(rehearsing.given(rehearsing.plan(25)), rehearsing.recorded(slow=rehearsing.recording(seconds=0.5)))


@pytest.fixture
def run(tmp_path, monkeypatch):
    """The verb, with these rehearsals found by the stage."""
    monkeypatch.chdir(tmp_path)
    paths.PARAMS.write_text("engine: {threads: 1}\n")
    monkeypatch.setattr(params, "load", lambda _: None)

    def ran(*options, found=None):
        monkeypatch.setattr(rehearse, "rehearsed", lambda *_: {"prod": MADE} if found is None else found)
        return CliRunner().invoke(app, ["rehearse", *options])

    return ran


def test_without_options_it_is_the_stage(run):
    result = run()
    assert (result.exit_code, (paths.REHEARSALS / "prod.json").is_file()) == (0, True)
    assert "prod: healthy candidate promoted; 1 of 1 catchable faults caught" in result.output


def test_with_a_fault_each_step_is_shown_and_nothing_written(run):
    result = run("--fault", "slow")
    assert "slow: Every answer takes half a second longer" in result.output
    assert "ROLLED BACK after 0:01" in result.output
    assert not paths.REHEARSALS.exists()


def test_where_nothing_has_steps_it_says_so(run):
    result = run(found={})
    assert (result.exit_code, result.output) == (0, "no rollout has steps: nothing to rehearse\n")


def test_one_package_serves_today(run):
    result = run("--stable", "served", "--stable-from", "main")
    assert isinstance(result.exception, DeclarationError)
    assert "--stable and --stable-from both name the package" in str(result.exception)
    assert not paths.REHEARSALS.exists()
