import hashlib
import json
from pathlib import Path, PurePosixPath

import pytest

from tidegate.errors import EvidenceError
from tidegate.repository import dvc_outputs

ABSENT = "0" * 32


def everything(_: PurePosixPath) -> bool:
    return True


def lock(root: Path, path: str, md5: str) -> None:
    content = {
        "schema": "2.0",
        "stages": {"make": {"cmd": "make", "outs": [{"path": path, "hash": "md5", "md5": md5}]}},
    }
    (root / "dvc.lock").write_text(json.dumps(content))


def store(cache: Path, content: bytes, suffix: str = "") -> str:
    md5 = hashlib.md5(content).hexdigest() + suffix
    path = cache / "files/md5" / md5[:2] / md5[2:]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return md5


def test_no_lock_promises_nothing(tmp_path):
    assert dvc_outputs.read(tmp_path) == ()


@pytest.mark.parametrize("path", ["../../x", "/etc/x", "a/../../x", "", "a\\..\\x", 7, None])
def test_a_lock_that_writes_outside_is_refused(tmp_path, path):
    lock(tmp_path, path, ABSENT)
    with pytest.raises(EvidenceError, match=r"dvc\.lock: is not a usable lock"):
        dvc_outputs.read(tmp_path)


@pytest.mark.parametrize("md5", ["../../../../etc/passwd", "f" * 31, "F" * 32, 7, None, "f" * 32 + ".exe"])
def test_a_lock_with_a_digest_that_is_none_is_refused(tmp_path, md5):
    lock(tmp_path, "x", md5)
    with pytest.raises(EvidenceError, match="is not an MD5 digest"):
        dvc_outputs.read(tmp_path)


@pytest.mark.parametrize("text", ["[]", "stages: 3", "{", "stages: {a: {outs: [3]}}", "[" * 3000, ""])
def test_a_lock_of_another_shape_is_refused(tmp_path, text):
    (tmp_path / "dvc.lock").write_text(text)
    with pytest.raises(EvidenceError, match="is not a usable lock"):
        dvc_outputs.read(tmp_path)


@pytest.mark.parametrize("relpath", ["../x", "/x", "a/../../x", ""])
def test_a_directory_listing_that_leads_outside_is_refused(tmp_path, relpath):
    cache, root = tmp_path / "cache", tmp_path / "root"
    entry = store(cache, b"hostile")
    listing = store(cache, json.dumps([{"md5": entry, "relpath": relpath}]).encode(), ".dir")
    out = dvc_outputs.Out("make", PurePosixPath("data"), listing)
    with pytest.raises(EvidenceError, match="the listing of data is not usable"):
        dvc_outputs.place((out,), root, cache, everything)
    assert not root.exists()


def test_only_the_wanted_files_of_a_directory_are_written(tmp_path):
    cache, root = tmp_path / "cache", tmp_path / "root"
    entries = [{"md5": store(cache, name.encode()), "relpath": name} for name in ("train", "sub/holdout")]
    out = dvc_outputs.Out("split", PurePosixPath("data"), store(cache, json.dumps(entries).encode(), ".dir"))
    placed = dvc_outputs.place((out,), root, cache, lambda path: path.name == "holdout")
    assert placed == dvc_outputs.Placed()
    assert [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()] == ["data/sub/holdout"]


def test_an_object_that_is_not_there_makes_its_out_missing(tmp_path):
    out = dvc_outputs.Out("make", PurePosixPath("x"), ABSENT)
    assert dvc_outputs.place((out,), tmp_path, tmp_path / "cache", everything) == dvc_outputs.Placed(missing=(out,))


def test_an_object_with_other_content_is_reported_and_leaves_no_file(tmp_path):
    md5 = store(tmp_path / "cache", b"good")
    object_path = tmp_path / "cache/files/md5" / md5[:2] / md5[2:]
    object_path.write_bytes(b"evil")
    out = dvc_outputs.Out("make", PurePosixPath("x"), md5)
    assert dvc_outputs.place((out,), tmp_path, tmp_path / "cache", everything) == dvc_outputs.Placed(
        (out,), (object_path,)
    )
    assert not (tmp_path / "x").exists()


def test_a_file_from_git_that_contradicts_the_lock_is_neither_kept_nor_overwritten(tmp_path):
    md5 = store(tmp_path / "cache", b"good")
    (tmp_path / "x").write_bytes(b"claimed")
    out = dvc_outputs.Out("make", PurePosixPath("x"), md5)
    assert dvc_outputs.place((out,), tmp_path, tmp_path / "cache", everything) == dvc_outputs.Placed(missing=(out,))
    assert (tmp_path / "x").read_bytes() == b"claimed"


def test_a_directory_that_git_holds_needs_no_cache(tmp_path):
    for name in ("b", "a/x", "a-b/y"):
        path = tmp_path / "manifests" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    out = dvc_outputs.Out("render", PurePosixPath("manifests"), dvc_outputs.listed(tmp_path / "manifests"))
    assert dvc_outputs.place((out,), tmp_path, tmp_path / "cache", everything) == dvc_outputs.Placed()
    (tmp_path / "manifests/b").write_text("edited by hand")
    assert dvc_outputs.place((out,), tmp_path, tmp_path / "cache", everything) == dvc_outputs.Placed(missing=(out,))


CONFLICT = """\
schema: '2.0'
stages:
<<<<<<< HEAD
  a: {cmd: x}
||||||| base
  a: {cmd: w}
=======
  a: {cmd: y}
>>>>>>> theirs
"""


def test_a_lock_with_conflict_markers_names_the_verb_that_resolves_it(tmp_path):
    (tmp_path / "dvc.lock").write_text(CONFLICT)
    with pytest.raises(EvidenceError, match=r"has conflict markers.*`tidegate merge-params`, then `dvc repro`"):
        dvc_outputs.read(tmp_path)


def test_our_side_of_a_conflict_is_a_whole_lock():
    assert dvc_outputs.ours(CONFLICT) == "schema: '2.0'\nstages:\n  a: {cmd: x}\n"
    assert dvc_outputs.ours("a: 1\n") == "a: 1\n"


def test_a_listing_that_is_no_json_is_refused_although_its_digest_is_right(tmp_path):
    out = dvc_outputs.Out("make", PurePosixPath("x"), store(tmp_path, b"{", ".dir"))
    with pytest.raises(EvidenceError, match="the listing of x is not usable"):
        dvc_outputs.place((out,), tmp_path / "root", tmp_path, everything)
