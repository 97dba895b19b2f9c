"""Manifests are what render writes, byte for byte; a file that is not is named, and what could be hidden in one too."""

import shutil
from pathlib import Path

import pytest

from tidegate.config.params import load
from tidegate.stages import plan, render
from tidegate.targets._manifest_drift import findings


@pytest.fixture(scope="module")
def rendered(repository, tmp_path_factory):
    """The reference project's manifests, as render wrote them."""
    root = tmp_path_factory.mktemp("rendered")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(root)
        shutil.copytree(repository / "templates", "templates")
        shutil.copy(repository / "params.yaml", "params.yaml")
        plan.run(load(plan.Params))
        Path("artifacts/package").mkdir()
        Path("artifacts/package/package.json").write_text("{}\n")
        for path, text in render.files(load(render.Params)).items():
            Path("manifests", path).parent.mkdir(parents=True, exist_ok=True)
            Path("manifests", path).write_text(text)
    return root


@pytest.fixture(autouse=True)
def copied(rendered, tmp_path, monkeypatch):
    """A copy of them of the test's own, entered."""
    monkeypatch.chdir(shutil.copytree(rendered, tmp_path / "project"))


def reasons():
    return [(finding.verdict.value, finding.reason) for finding in findings()]


def a_manifest():
    return min(Path("manifests/prod").iterdir())


def test_what_render_wrote_passes():
    count = sum(path.is_file() for path in Path("manifests").rglob("*"))
    assert reasons() == [("pass", f"all {count} files match what render writes")]


def _hidden():
    Path("manifests/prod/.hidden.yaml").write_text("kind: Secret\n")


def _linked():
    path = a_manifest()
    shutil.copy(path, "elsewhere.yaml")
    path.unlink()
    path.symlink_to(Path("elsewhere.yaml").absolute())


def _edited():
    a_manifest().write_text(a_manifest().read_text().replace("flights", "other", 1))


def _end_of_line():
    a_manifest().write_bytes(a_manifest().read_bytes().replace(b"\n", b"\r\n"))


def _not_text():
    a_manifest().write_bytes(b"\xff\xfe")


UNWRITTEN = "was not written by render: nothing in conf/ declares it"
DIFFERS = "differs from what render writes"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda: Path("manifests/prod/extra.yaml").write_text("kind: Job\n"), UNWRITTEN),
        (lambda: Path("manifests/README.md").write_text("?"), UNWRITTEN),
        (_hidden, UNWRITTEN),
        (_edited, DIFFERS),
        (_linked, DIFFERS),
        (_end_of_line, DIFFERS),
        (_not_text, DIFFERS),
        (lambda: a_manifest().unlink(), "is missing; render writes it"),
    ],
    ids=["one more", "no manifest", "hidden", "edited", "a link", "other line ends", "not text", "gone"],
)
def test_a_file_that_somebody_else_wrote_is_named(change, expected):
    change()
    ((verdict, reason),) = reasons()
    assert verdict == "fail"
    assert reason == expected
    (finding,) = findings()
    assert finding.subject.startswith("manifests/")
    assert str(finding.where.path) == finding.subject
    assert "run `dvc repro render`" in finding.remedy


@pytest.mark.parametrize("gone", ["artifacts/package/package.json", "artifacts/plan/prod.json", "params.yaml"])
def test_manifests_that_cannot_be_rendered_are_undecided(gone):
    Path(gone).unlink()
    ((verdict, reason),) = reasons()
    assert verdict == "inconclusive"
    assert reason.startswith("the manifests cannot be rendered to compare them")
