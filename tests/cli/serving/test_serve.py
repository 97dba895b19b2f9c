"""`tidegate serve` says what is in the way before it listens."""

import subprocess
import sys


def test_a_missing_package_says_how_to_make_it(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tidegate", "serve", "--package", "nowhere"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert "nowhere/package.json: not found" in done.stderr
    assert "Traceback" not in done.stderr
