"""Two projects in one repository whose rows keep coming over HTTP: on a small GitHub, with a DVC remote.

`tides` serves in prod; `winds` deploys nothing.
"""

import functools
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyarrow as pa
from pyarrow import csv

import mono_repository
import released_project
import retrained_project
import small_project
from fake_github import AUTHOR
from tidegate.artifacts import sha256
from workflows.forge import OWNER, Forge

TIDES, WINDS = "projects/tides", "projects/winds"
ROLLBACK = {"environment": "prod", "within": "7d"}


class Source:
    """The rows of both projects, each a CSV file behind a URL that is read anew each night."""

    def __init__(self, folder: Path, root: str) -> None:
        self.folder, self.root = folder, root

    def url(self, project: str) -> str:
        return f"{self.root}/{Path(project).name}.csv"

    def path(self, project: str) -> Path:
        return self.folder / f"{Path(project).name}.csv"

    def write(self, project: str, table: pa.Table) -> None:
        csv.write_csv(table, self.path(project))

    def add(self, project: str, table: pa.Table) -> None:
        before = csv.read_csv(self.path(project)).cast(table.schema)
        self.write(project, pa.concat_tables([before, table]))


@contextmanager
def serving(folder: Path) -> Iterator[Source]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield Source(folder, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()


def start(repository: Path, forge: Forge, source: Source) -> None:
    """Both projects with a pipeline that ran, and what it made at the DVC remote."""
    forge.lay_out(repository, (".github", "pipelines"))
    clone = forge.clone
    (clone / "pyproject.toml").write_text(mono_repository.PYPROJECT)
    (clone / ".gitignore").write_text(".venv/\n__pycache__/\n")
    owners = clone / ".github/CODEOWNERS"
    owners.write_text(f"/projects/ @{OWNER}\n/.github/ @{OWNER}\n")
    for project in (TIDES, WINDS):
        source.write(project, retrained_project.rows(6000, first_day=0, days=151))
        _lay_out(repository, forge, project, source)
        pushed(forge, project)
    forge.publish()
    forge.github.contents["main:.github/CODEOWNERS"] = owners.read_text()
    forge.github.writers |= {OWNER, AUTHOR}


def _lay_out(repository: Path, forge: Forge, project: str, source: Source) -> None:
    folder = forge.clone / project
    small_project.lay_out(repository, folder)
    shutil.rmtree(folder / "pipelines")  # set-up.sh installs what is at the root
    (folder / "pyproject.toml").unlink()
    environments = (
        {"prod": released_project.ENVIRONMENT.format(name="prod", digest="a" * 64)} if project == TIDES else {}
    )
    for old in (folder / "conf/env").iterdir():
        old.unlink()
    for name, text in environments.items():
        (folder / "conf/env" / f"{name}.yaml").write_text(text)
    config = folder / "conf/config.yaml"
    kept = [
        line
        for line in config.read_text().splitlines()
        if "env@" not in line or f": {'prod' if environments else '-'}" in line
    ]
    config.write_text("\n".join(kept).replace("project: breast-cancer", f"project: {folder.name}") + "\n")
    retrain = retrained_project.RETRAIN | ({"rollback": ROLLBACK} if environments else {})
    pinned = {"kind": "file", "path": source.url(project), "sha256": sha256(source.path(project))}
    retrained_project.declare(folder, pinned, retrain)
    store = forge.folder / "store" / folder.name
    store.mkdir(parents=True)
    forge.call("dvc", "remote", "add", "--default", "store", str(store), at=folder)
    forge.call("dvc", "repro", "-q", at=folder)


def pushed(forge: Forge, project: str) -> None:
    forge.call("dvc", "push", "-q", at=forge.clone / project)


def release(forge: Forge) -> None:
    """Let prod of `tides` have named one release, and today another."""
    for version in ("v1.0.0", "v2.0.0"):
        _released(forge, version)


def _released(forge: Forge, version: str) -> None:
    """Release main, and let prod name it: what the workflows do, which have a test of their own."""
    at = forge.clone / TIDES
    cpu = "250m" if version == "v1.0.0" else "300m"
    if cpu != "250m":
        forge.edit(f"{TIDES}/conf/env/prod.yaml", "cpu: 250m", f"cpu: {cpu}")
        forge.call("dvc", "repro", "-q", at=at)
        forge.commit("more of a processor")
        forge.call("git", "push", "-q", "origin", "main")  # only what was merged is released
    forge.call("tidegate", "gate", "--base", "HEAD", "--save", str(forge.folder / "decision.json"), at=at)
    released = ("release", "--version", version, "--decision", str(forge.folder / "decision.json"))
    forge.call("tidegate", *released, at=at)
    forge.call("tidegate", "promote", version, "--to", "prod", at=at)
    forge.call("git", "push", "-q", "--tags", "origin", "main")
    pushed(forge, TIDES)
