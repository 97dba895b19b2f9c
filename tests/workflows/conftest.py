"""The runner that executes workflow files, built once per test run."""

import shutil
import subprocess
from pathlib import Path

import pytest

from made_once import made_once


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The runner, bundled with GitHub's parser and expression engine."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        # .ci/run installs it, and fails on a skip
        pytest.skip("needs Node.js: apt-get install nodejs npm")

    def make(folder: Path) -> None:
        for path in (Path(__file__).parent / "runner").iterdir():
            if path.is_file():
                shutil.copy(path, folder)
        install = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
        esbuild = [node, "node_modules/esbuild/bin/esbuild", "run.mjs"]
        for command in (install, [*esbuild, "--bundle", "--platform=node", "--outfile=run.cjs"]):
            subprocess.run(command, cwd=folder, check=True, capture_output=True)

    return made_once(tmp_path_factory, "runner", make) / "run.cjs"
