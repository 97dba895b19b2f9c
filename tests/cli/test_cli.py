import subprocess
import sys
from importlib.metadata import version
from platform import python_version

from typer.main import get_command
from typer.testing import CliRunner

from tidegate.cli import app
from tidegate.kinds import VERBS


def test_the_version_is_one_line_and_needs_no_project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text('[tool.tidegate]\nkinds = ["missing"]\n')
    shown = CliRunner().invoke(app, ["--version"])
    assert (shown.exit_code, shown.output) == (0, f"tidegate {version('tidegate')} (Python {python_version()})\n")


def test_every_file_is_mounted_once_by_itself_or_below_the_verb_that_it_continues():
    mounted = []
    for name, verb in get_command(app).commands.items():
        mounted += [name, *(f"{name} {below}" for below in getattr(verb, "commands", ()))]
    assert len(mounted) == len(set(mounted)) == len(VERBS.names())
    assert {"gate", "gate selftest", "merge-params"} <= {*mounted}
    assert "merge params" not in mounted


ALONE = """
import sys
from typer.testing import CliRunner
from tidegate.cli import app
assert CliRunner().invoke(app, ["plan", "--help"]).exit_code == 0
print(*(name for name in sys.modules if name.startswith("tidegate.cli.")))
"""


def test_a_verb_that_is_called_is_imported_alone():
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True)
    verbs = VERBS.modules()
    assert {*done.stdout.split()} & {*verbs.values()} == {verbs["plan"]}


def test_a_misspelt_verb_is_answered_with_the_nearest():
    refused = CliRunner().invoke(app, ["compse"])
    assert (refused.exit_code, "Did you mean 'compose'" in refused.output) == (2, True)
