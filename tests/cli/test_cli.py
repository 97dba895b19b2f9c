from importlib.metadata import version
from platform import python_version

from typer.testing import CliRunner

from tidegate.cli import app
from tidegate.kinds import VERBS


def test_the_version_is_one_line_and_needs_no_project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text('[tool.tidegate]\nkinds = ["missing"]\n')
    shown = CliRunner().invoke(app, ["--version"])
    assert (shown.exit_code, shown.output) == (0, f"tidegate {version('tidegate')} (Python {python_version()})\n")


def test_every_file_is_mounted_once_by_itself_or_below_the_verb_that_it_continues():
    groups = {group.name: group.typer_instance for group in app.registered_groups}
    single = {command.name for command in app.registered_commands}
    below = {f"{name} {command.name}" for name, group in groups.items() for command in group.registered_commands}
    mounted = single | groups.keys() | below
    assert len(mounted) == len(VERBS.names())
    assert {"gate", "gate selftest", "merge-params"} <= mounted
    assert "merge params" not in mounted
