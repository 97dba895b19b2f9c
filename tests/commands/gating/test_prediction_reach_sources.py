"""Files that a source reads: the base's own, or the change can move a prediction."""

import subprocess
from pathlib import Path

import pytest

from tidegate.commands.gating.prediction_reach import sources_read
from tidegate.repository.revisions import git
from tidegate.repository.revisions.git import FileChange

PLAIN = "100644"


@pytest.fixture
def sources(tmp_path, monkeypatch):
    """A repository with a tracked file, an ignored one, and a link to a manifest."""
    monkeypatch.chdir(tmp_path)
    for name in ("data/raw.csv", "data/local.csv", "manifests/x.json"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text("a\n1\n")
    Path("data/link.csv").symlink_to("../manifests/x.json")
    Path(".gitignore").write_text("local.csv\n")
    settings = ("-c", "user.name=a", "-c", "user.email=a@b")
    for arguments in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-qm", "base")):
        subprocess.run(["git", *settings, *arguments], check=True, capture_output=True)
    base = git.resolve("main")

    def moves(source, *changed_paths):
        values = {"data": {"sources": {"raw": source}}}
        return bool(list(sources_read(values, base, [FileChange(path, PLAIN, PLAIN) for path in changed_paths])))

    return moves


@pytest.mark.parametrize(
    ("path", "changed_paths", "moves"),
    [
        ("data/raw.csv", [], False),
        ("data/raw.csv", ["data/raw.csv"], True),
        ("manifests/x.json", ["manifests/x.json"], True),
        ("./manifests//x.json", ["manifests/x.json"], True),
        ("data/link.csv", ["manifests/x.json"], True),
        ("data/local.csv", [], True),
        ("data", [], True),
        ("data/*.csv", [], True),
        ("https://example.com/a.csv", [], False),
    ],
)
def test_a_file_that_a_source_reads_is_the_bases_or_can_move(sources, path, changed_paths, moves):
    assert sources({"kind": "file", "path": path}, *changed_paths) is moves


def test_a_pinned_source_is_checked_by_its_digest_when_it_is_read(sources):
    assert not sources({"kind": "file", "path": "data/*.csv", "sha256": "a" * 64})
