"""The runner that executes workflow files, built once per test run."""

import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The runner, bundled with GitHub's parser and expression engine."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        # .ci/run installs it, and fails on a skip
        pytest.skip("needs Node.js: apt-get install nodejs npm")
    folder = tmp_path_factory.mktemp("runner")
    for path in (Path(__file__).parent / "runner").iterdir():
        if path.is_file():
            shutil.copy(path, folder)
    install = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    bundle = [node, "node_modules/esbuild/bin/esbuild", "run.mjs", "--bundle", "--platform=node", "--outfile=run.cjs"]
    for command in (install, bundle):
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "run.cjs"
