"""What a pod's init container does, and what puts a package where it looks for it."""

import subprocess
import sys

import pytest


@pytest.fixture
def here(tmp_path):
    (tmp_path / "artifacts/package").mkdir(parents=True)
    (tmp_path / "artifacts/package/package.json").write_text('{"files": {}}')
    return tmp_path


def tidegate(here, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "tidegate", *arguments], cwd=here, capture_output=True, text=True, check=False
    )


def test_publish_names_the_place_that_manifests_will_ask_for(here):
    done = tidegate(here, "publish", "store/")
    assert (done.returncode, done.stderr) == (0, "")
    place = here / done.stdout.strip()
    assert (place / "package.json").read_text() == '{"files": {}}'
    assert len(place.name) == 64


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["http://127.0.0.1:1", "--sha256", "0" * 64, "--into", "x"], 4, "cannot be fetched"),
        (["http://127.0.0.1:1", "--sha256", "latest", "--into", "x"], 2, "takes 64 hexadecimal digits, got 'latest'"),
        (
            ["file:///models", "--sha256", "0" * 64, "--into", "x"],
            3,
            "a store is read over one of https, http, s3, gs, az",
        ),
    ],
    ids=["a store that does not answer", "a digest that is none", "a store that pods can't read"],
)
def test_fetch_says_what_is_in_the_way(here, arguments, code, message):
    done = tidegate(here, "fetch", *arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not (here / "x").exists()
