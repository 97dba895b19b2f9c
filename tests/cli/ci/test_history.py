"""`tidegate history` in a clone."""

import json
from pathlib import Path

import pytest

from called import called
from released_project import git, promoted

pytestmark = pytest.mark.slow


def test_it_lists_events_and_exits_10_where_one_is_forged(released: Path) -> None:
    promoted("v0.1.0", "prod")
    done = called(Path.cwd(), "history")
    assert done.returncode == 0, done.stderr
    assert "promotion" in done.stdout
    assert done.stdout.splitlines()[-1].endswith("every record is as it was written")
    assert called(Path.cwd(), "history", "--since", "HEAD").stdout == "nothing happened since then\n"

    git("tag", "-d", "breast-cancer@v0.1.0")
    forged = called(Path.cwd(), "history", "-o", "json")
    assert forged.returncode == 10
    listed = json.loads(forged.stdout)["events"]
    assert next(event["problems"] for event in listed if event["kind"] == "release")[0].startswith("releases/")
    assert called(Path.cwd(), "history", "-o", "md").stdout.startswith("| when (UTC) |")
