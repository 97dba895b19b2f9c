"""A lock that ends anywhere: refused wherever DVC refuses it, with the remedy; never read as something else."""

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
import voluptuous
from dvc.schema import COMPILED_LOCKFILE_SCHEMA
from dvc.utils.serialize import dumps_yaml
from ruamel.yaml import YAML, YAMLError

from tidegate.errors import EvidenceError
from tidegate.repository import dvc_lock, dvc_outputs
from tidegate.repository.lock_difference import locked

WHOLE = """\
schema: '2.0'
stages:
  split:
    cmd: tidegate split
    deps:
    - path: conf
      hash: md5
      md5: d901e456efda2302446d7458b663dacc.dir
      size: 7635
      nfiles: 17
    params:
      params.yaml:
        seed: 7
        data.split:
          kind: random
    outs:
    - path: data/split
      hash: md5
      md5: 12e456efda2302446d7458b663dacc00
      size: 76306
      isexec: true
  fetch:
    cmd:
    - curl x
"""


def dvc_loads(lock: str) -> bool:
    try:
        COMPILED_LOCKFILE_SCHEMA(YAML(typ="safe").load(lock) or {})
    except (YAMLError, voluptuous.Invalid):
        return False
    return True


def cuts() -> Iterator[str]:
    for end in range(len(WHOLE)):
        yield WHOLE[:end]


@pytest.mark.slow
def test_wherever_it_ends_what_dvc_cannot_load_is_refused_with_the_remedy() -> None:
    refused_by_dvc = [cut for cut in cuts() if not dvc_loads(cut)]
    assert len(refused_by_dvc) > len(WHOLE) / 4
    for cut in refused_by_dvc:
        for read in (dvc_lock.stages, dvc_outputs.parse):
            with pytest.raises(EvidenceError) as raised:
                read(cut.encode())
            assert str(raised.value).startswith("dvc.lock: is not a usable lock: "), cut
            assert "run `git checkout -- dvc.lock`, then `dvc repro`" in str(raised.value)


def test_wherever_it_ends_what_is_read_is_a_part_of_the_whole() -> None:
    """The rest is what DVC runs again: a stage, an out, a parameter that the lock lacks."""
    whole = dvc_outputs.parse(WHOLE.encode())
    readable = 0
    for cut in cuts():
        try:
            read = dvc_outputs.parse(cut.encode())
        except EvidenceError:
            continue
        readable += 1
        assert read == whole[: len(read)], cut
    assert readable > len(WHOLE) / 10


def test_an_empty_lock_is_said_to_be_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("dvc.lock").write_bytes(b"")
    for read in (locked, lambda: dvc_outputs.read(Path())):
        with pytest.raises(EvidenceError, match=r"^dvc\.lock: is not a usable lock: it is empty; run `git checkout"):
            read()


def test_a_key_that_is_missing_is_named() -> None:
    with pytest.raises(EvidenceError, match="not a usable lock: it lacks the key 'stages'; "):
        dvc_lock.stages(b"schema: '2.0'")


def test_what_one_reader_does_to_the_entries_the_next_does_not_see() -> None:
    lock = WHOLE.encode()
    dvc_lock.stages(lock)["split"]["params"]["params.yaml"]["seed"] = 8
    assert dvc_lock.stages(lock)["split"]["params"]["params.yaml"]["seed"] == 7


def test_a_lock_is_parsed_once_for_the_same_content(monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    asked: list[bytes] = []
    load = yaml.load
    monkeypatch.setattr(yaml, "load", lambda text, loader: asked.append(text) or load(text, loader))  # type: ignore[func-returns-value]
    lock = WHOLE.encode() + b"# another text\n"
    assert dvc_lock.stages(lock) == dvc_lock.stages(lock)
    assert list(dvc_lock.stages(lock)) == ["split", "fetch"]
    assert len(asked) == 1


def test_scalars_are_read_as_dvc_writes_them() -> None:
    """YAML 1.2: PyYAML alone takes `Yes` as true, `12:30` as 750 and `1e-05` as text, and `tidegate` re-ran all."""
    text = [
        "Yes",
        "no",
        "on",
        "Off",
        "y",
        "12:30",
        "1:30:00",
        "190:20:30.15",
        "017",
        "0o17",
        "1_000",
        "1e5",
        ".5",
        "5.",
    ]
    more = ["2024-01-01", "null", "~", "true", "=", "<<", "+1", "NaN", "1,000", "0x1F", "0b11", "00:59", "-.inf", ""]
    values = [*text, *more, 1e-05, 1e20, 0.1, 5.0, -2.5e-300, math.inf, -math.inf, 7, -7, 0, True, False, None]
    lock = {"stages": {"train": {"cmd": "x", "params": {"params.yaml": {"values": values}}}}}
    read = dvc_lock.stages(dumps_yaml(lock).encode())["train"]["params"]["params.yaml"]["values"]
    assert [(type(value), value) for value in read] == [(type(value), value) for value in values]
