"""Which commit's workflows are called: a full id, named or recorded; never a guess."""

import json
from importlib.metadata import PackageNotFoundError

import pytest

from tidegate.errors import DeclarationError
from tidegate.onboarding import workflows_source

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


class _Installed:
    def __init__(self, text: str | None) -> None:
        self.text = text

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return self.text


def recorded(monkeypatch: pytest.MonkeyPatch, text: str | None) -> str:
    monkeypatch.setattr(workflows_source, "distribution", lambda _: _Installed(text))
    return workflows_source.recorded()


def test_what_pip_recorded_of_an_installation_from_github_is_known(monkeypatch):
    for url in ("https://github.com/tides/tidegate.git", "https://github.com/tides/tidegate"):
        text = json.dumps({"url": url, "vcs_info": {"vcs": "git", "commit_id": COMMIT}})
        assert recorded(monkeypatch, text).startswith(f"tides/tidegate@{COMMIT} # v")


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
def test_any_other_installation_names_no_commit(monkeypatch, text):
    assert recorded(monkeypatch, text) == ""


def test_without_an_installation_nothing_is_known(monkeypatch):
    def missing(_: str) -> None:
        raise PackageNotFoundError

    monkeypatch.setattr(workflows_source, "distribution", missing)
    assert workflows_source.recorded() == ""


def test_a_caller_gets_its_source_and_other_files_stay():
    text = b"    uses: OWNER/tidegate/.github/workflows/gate.yml@COMMIT # VERSION\n"
    source = f"tides/gate@{COMMIT} # v1.2.0"
    assert workflows_source.placed(text, source) == (
        f"    uses: tides/gate/.github/workflows/gate.yml@{COMMIT} # v1.2.0\n".encode()
    )
    assert workflows_source.placed(b"COMMIT # VERSION", source) == b"COMMIT # VERSION"
