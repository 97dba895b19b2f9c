"""Which commit's workflows are called: a full id, named or recorded; never a guess."""

import json
import sys
from pathlib import Path

import pytest

from tidegate.errors import DeclarationError
from tidegate.onboarding.starter_files import workflows_source

COMMIT = "0123456789" * 4


def test_a_named_commit_is_taken_with_its_version_or_the_installed_one():
    assert workflows_source.parsed(f"tides/tidegate@{COMMIT} # v9.9.9") == f"tides/tidegate@{COMMIT} # v9.9.9"
    assert workflows_source.parsed(f"tides/tidegate@{COMMIT}").startswith(f"tides/tidegate@{COMMIT} # v")


@pytest.mark.parametrize(
    "text",
    [
        "tides/tidegate@main",
        "tides/tidegate@v1.0.0",
        f"tidegate@{COMMIT}",
        f"tides/tidegate@{COMMIT[:12]}",
        "",
        f"tides/../tidegate@{COMMIT}",
        f"tides/tidegate@{COMMIT} # v1\nrun: x",
        f"${{{{ x }}}}/b@{COMMIT}",
        f"tides/tidegate@{COMMIT.upper().replace('0', 'A')}",
        f"-x/tidegate@{COMMIT}",
        f"a/b@{COMMIT} # v1 # w",
    ],
)
def test_what_could_move_or_get_out_of_its_place_is_refused(text):
    with pytest.raises(DeclarationError, match="full id of a released commit"):
        workflows_source.parsed(text)


def recorded(monkeypatch: pytest.MonkeyPatch, folder: Path, text: str | None) -> str:
    """What is known of an installation in that folder."""
    metadata = folder / "tidegate-1.2.0.dist-info"
    metadata.mkdir(exist_ok=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: tidegate\nVersion: 1.2.0\n")
    if text is not None:
        (metadata / "direct_url.json").write_text(text)
    monkeypatch.syspath_prepend(folder)
    return workflows_source.recorded()


def test_what_pip_recorded_of_an_installation_from_github_is_known(monkeypatch, tmp_path):
    for url in ("https://github.com/tides/tidegate.git", "https://github.com/tides/tidegate"):
        text = json.dumps({"url": url, "vcs_info": {"vcs": "git", "commit_id": COMMIT}})
        assert recorded(monkeypatch, tmp_path, text) == f"tides/tidegate@{COMMIT} # v1.2.0"


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "not json",
        "[]",
        json.dumps({"url": "file:///home/me/tidegate", "dir_info": {"editable": True}}),
        json.dumps({"url": "https://github.com/tides/tidegate", "vcs_info": {"commit_id": "main"}}),
        json.dumps({"url": "https://github.com.evil.example/a/b", "vcs_info": {"commit_id": COMMIT}}),
        json.dumps({"url": "https://git.example.com/a/b", "vcs_info": {"commit_id": COMMIT}}),
        json.dumps({"url": 1, "vcs_info": {"commit_id": COMMIT}}),
    ],
)
def test_any_other_installation_names_no_commit(monkeypatch, tmp_path, text):
    assert recorded(monkeypatch, tmp_path, text) == ""


def test_without_an_installation_nothing_is_known(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "path", [])
    assert workflows_source.recorded() == ""


def test_a_caller_gets_its_source_and_other_files_stay():
    text = b"    uses: OWNER/tidegate/.github/workflows/gate.yml@COMMIT # VERSION\n"
    source = f"tides/gate@{COMMIT} # v1.2.0"
    assert workflows_source.placed(text, source) == (
        f"    uses: tides/gate/.github/workflows/gate.yml@{COMMIT} # v1.2.0\n".encode()
    )
    assert workflows_source.placed(b"COMMIT # VERSION", source) == b"COMMIT # VERSION"
