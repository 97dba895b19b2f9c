"""The picture of README: `python -m generators.screenshot` makes it anew, in minutes, from the reference project.

It clones the last commit, trains ten trees instead of a hundred as docs/tour.md does, and photographs the review.
Needs Chromium, and what `make repro` leaves: the environment and the DVC cache.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
PICTURE = Path("docs/images/review.png")
MODEL = Path("conf/train/gradient_boosting.yaml")
EDIT = ("max_iter: 100", "max_iter: 10")
SIZE = (1100, 568)
AUTHOR = ("-c", "user.name=Reader", "-c", "user.email=reader@example.com")


def review(folder: Path, root: Path = ROOT) -> Path:
    """The page of the change, in a clone of the repository at `folder`."""
    _run(root, "git", "clone", "--quiet", str(root), str(folder))
    _run(folder, "git", "switch", "--quiet", "--force-create", "main")
    _run(folder, "dvc", "cache", "dir", "--local", _run(root, "dvc", "cache", "dir").strip())
    _run(folder, "dvc", "checkout", "--quiet")
    _run(folder, "git", "switch", "--quiet", "--create", "fewer-trees")
    text = (folder / MODEL).read_text()
    if EDIT[0] not in text:
        raise ValueError(f"{MODEL}: {EDIT[0]} not found")
    (folder / MODEL).write_text(text.replace(*EDIT))
    _run(folder, "dvc", "repro", "--quiet")
    _run(folder, "git", *AUTHOR, "commit", "--quiet", "--all", "--message", "ten trees")
    _run(folder, "tidegate", "review", "--base", "main", "--html", "review.html", "--md", "review.md")
    return folder / "review.html"


def photograph(page: Path, picture: Path, size: tuple[int, int] = SIZE) -> None:
    """The first screen of the page, by Chromium in a window of that size. Raises FileNotFoundError without it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise FileNotFoundError("chromium not found; install it to photograph pages")
    window = f"--window-size={size[0]},{size[1]}"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-color-profile=srgb"]
    _run(page.parent, chromium, *options, window, f"--screenshot={picture.resolve()}", page.resolve().as_uri())


def _run(folder: Path, *command: str) -> str:
    environment = os.environ | {"NO_COLOR": "1"}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    if (folder / "pipelines").is_dir():
        environment["PYTHONPATH"] = str(folder / "pipelines")  # the clone's code, not that of an editable installation
    return subprocess.run(  # noqa: S603
        command, cwd=folder, env=environment, capture_output=True, text=True, check=True
    ).stdout


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        photograph(review(Path(scratch) / "flights"), ROOT / PICTURE)
