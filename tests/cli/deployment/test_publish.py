from typer.testing import CliRunner

from tidegate.cli import app
from tidegate.errors import UserError
from tidegate.paths import PACKAGE


def test_a_package_that_is_missing_is_not_published(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["publish", str(tmp_path / "store")])
    assert isinstance(done.exception, UserError)
    assert str(PACKAGE) in str(done.exception)
    assert not (tmp_path / "store").exists()
