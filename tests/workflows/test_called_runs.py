"""The two thin workflows, whole: gate, comment and status through what they call."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import fake_github
import whole_project
from tidegate import starter
from tidegate.onboarding.starter_files.workflows_source import placed
from workflows.forge import Forge

pytestmark = pytest.mark.slow
SOURCE = f"tides/tidegate@{'0123456789' * 4} # v1.2.0"


@pytest.fixture
def forge(repository: Path, reproduced: Path, program: Path, tmp_path: Path) -> Iterator[Forge]:
    def lay_out(_: Path, clone: Path) -> None:
        whole_project.copy(reproduced, clone)
        for path in (clone / ".github/workflows").iterdir():
            path.unlink()
        for file in starter.files(starter.GITHUB_CALLS):
            if file.path.parent.name == "workflows":
                (clone / file.path).write_bytes(placed(file.content, SOURCE))

    with fake_github.running() as github:
        forge = Forge(tmp_path, program, github, called={"tides/tidegate": str(repository)}, speaker="tidegate")
        forge.start(repository, lay_out)
        yield forge


def test_a_document_is_gated_and_spoken_for_by_what_is_called(forge: Forge) -> None:
    forge.branch("words")
    (forge.clone / "docs").mkdir(exist_ok=True)
    (forge.clone / "docs/a.md").write_text("more\n")
    forge.commit("words")
    forge.open(7)
    gate = forge.gate(7)
    assert [job["id"] for job in gate.jobs if job["result"] != "skipped"] == ["gate / gate"]
    assert gate.conclusion == "success", gate.log
    spoken = forge.comment(gate)
    assert [job["id"] for job in spoken.jobs if job["result"] != "skipped"] == ["comment / comment"]
    assert spoken.conclusion == "success", spoken.log
    (comment,) = forge.github.comments[7]
    assert "✅ **tidegate: passes.**" in comment["body"]
    assert forge.github.status(forge.head(7)["head_sha"])[0] == "success"
