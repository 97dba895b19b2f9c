"""DVC runs a stage again exactly where a value that the stage reads is another, whatever the file said before."""

import json
from pathlib import Path

import pytest
import yaml

from tidegate.config import stage_params
from tidegate.config.params import at, keys
from tidegate.config.stage_params import FILE, digest, is_recorded, listed, read_by, refresh, text
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.kinds import STAGES

VALUES = {"seed": 7, "data": {"columns": {"x": {"type": "int"}}, "split": {"kind": "time"}}, "code": {"split": {}}}


def written(values: object) -> object:
    return json.loads(text(values))


@pytest.mark.parametrize("stage", STAGES.names())
def test_a_stage_depends_on_its_code_and_on_what_its_params_read(stage: str) -> None:
    assert read_by(stage) == (f"code.{stage}", *keys(STAGES.load(stage).Params))


def test_each_recorded_stage_has_a_digest_of_every_key() -> None:
    assert written(VALUES) == {"split": {key: digest(at(VALUES, key)) for key in read_by("split")}}


@pytest.mark.parametrize("key", read_by("split"))
def test_another_value_of_a_key_moves_its_digest_alone(key: str) -> None:
    after = yaml.safe_load(yaml.safe_dump(VALUES))
    *parents, last = key.split(".")
    section = at(after, ".".join(parents)) if parents else after
    section[last] = "another"
    one, other = written(VALUES), written(after)
    assert isinstance(one, dict)
    assert isinstance(other, dict)
    assert [name for name in one["split"] if one["split"][name] != other["split"][name]] == [key]


def test_what_no_stage_reads_moves_nothing() -> None:
    assert text(VALUES | {"project": "another", "code": {"split": {}, "tidegate": "9", "unknown": {}}}) == text(VALUES)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.0),
        (1, True),
        (0, None),
        ("1", 1),
        ("null", None),
        ([], {}),
        ([1, 2], [2, 1]),
        ([[1], 2], [1, 2]),
        ({1: "a"}, {"1": "a"}),
        ({None: "a"}, {"None": "a"}),
        ({"s1": "a"}, {"1": "a"}),
        (yaml.safe_load("2013-10-01"), "2013-10-01"),
        (yaml.safe_load("2013-10-01"), {"!date": "2013-10-01"}),
        (float("nan"), None),
        (0.1, 0.1 + 1e-17 + 2e-17),
    ],
    ids=repr,
)
def test_values_that_differ_in_type_or_content_have_other_digests(one: object, other: object) -> None:
    assert digest(one) != digest(other)


def test_the_order_of_keys_does_not_count() -> None:
    assert digest({"a": 1, "b": [2]}) == digest({"b": [2], "a": 1})


def test_a_few_lines_of_aliases_are_refused_before_they_grow() -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 64)), "seed: *a63"]
    with pytest.raises(DeclarationError, match="has an alias; run `tidegate compose`"):
        text(yaml.safe_load("\n".join(lines)))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "dvc.yaml").write_text(f"stages: {{split: {{cmd: x, params: [{FILE}: [split]]}}}}\n")
    (tmp_path / "params.yaml").write_text(yaml.safe_dump(VALUES))
    return tmp_path


def test_the_file_follows_params_whatever_it_held(project: Path) -> None:
    refresh(project)
    first = (project / FILE).read_text()
    assert first == text(VALUES)
    (project / FILE).write_text(first.replace("seed", "sede"))
    refresh(project)
    assert (project / FILE).read_text() == first
    (project / "params.yaml").write_text(yaml.safe_dump(VALUES | {"seed": 8}))
    refresh(project)
    assert (project / FILE).read_text() == text(VALUES | {"seed": 8})


def test_a_file_in_step_is_not_written_again(project: Path) -> None:
    refresh(project)
    (project / FILE).chmod(0o444)  # it may be a link into DVC's cache
    before = (project / FILE).stat()
    refresh(project)
    assert (project / FILE).stat().st_mtime_ns == before.st_mtime_ns
    assert (project / FILE).stat().st_ino == before.st_ino


def test_a_link_into_the_cache_is_replaced_and_not_written_through(project: Path) -> None:
    refresh(project)
    cached = project / "cached"
    cached.hardlink_to(project / FILE)
    before = cached.read_text()
    (project / "params.yaml").write_text(yaml.safe_dump(VALUES | {"seed": 8}))
    refresh(project)
    assert cached.read_text() == before != (project / FILE).read_text()


@pytest.mark.parametrize(
    "spelling", [r'"artifacts/compose/params\x2ejson"', '"artifacts/compose/\\\n  params.json"', f"'{FILE}'"]
)
def test_a_pipeline_that_spells_the_name_otherwise_cannot_bring_a_file_of_its_own(project: Path, spelling: str) -> None:
    (project / "dvc.yaml").write_text(f"stages:\n split: {{cmd: x, params: [{spelling}: [split]]}}\n")
    (project / FILE).parent.mkdir(parents=True)
    (project / FILE).write_text("{}\n")
    refresh(project)
    assert (project / FILE).read_text() == text(VALUES)


def test_a_folder_in_the_files_place_is_named(project: Path) -> None:
    (project / FILE).mkdir(parents=True)
    with pytest.raises(EvidenceError, match=rf"^{FILE}: is a folder, .*; remove it$"):
        refresh(project)


def test_a_file_in_the_place_of_its_folder_is_named(project: Path) -> None:
    (project / FILE).parent.parent.mkdir()
    (project / FILE).parent.write_text("")
    with pytest.raises(EvidenceError, match=r"^artifacts/compose: is no folder, .*; remove it$"):
        refresh(project)


@pytest.mark.parametrize("missing", ["dvc.yaml", "params.yaml"])
def test_without_a_pipeline_or_parameters_nothing_is_written(project: Path, missing: str) -> None:
    (project / missing).unlink()
    refresh(project)
    assert not (project / FILE).exists()


def test_a_pipeline_that_lists_the_keys_itself_gets_no_file(project: Path) -> None:
    (project / "dvc.yaml").write_text("stages: {split: {cmd: x, params: [seed]}}\n")
    refresh(project)
    assert not (project / FILE).exists()


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        (["seed", "data.split"], ["seed", "data.split"]),
        ([{FILE: ["split"]}], list(read_by("split"))),
        ([{FILE: ["train"]}], [None]),
        ([{FILE: ["split", "train"]}], [None]),
        ([{FILE: None}], [None]),
        (["seed", {"other.yaml": ["a"]}], ["seed", None]),
        (None, []),
        ("seed", []),
    ],
    ids=repr,
)
def test_what_a_stage_of_dvc_yaml_lists(params: object, expected: list[str | None]) -> None:
    assert list(listed("split", params)) == expected


def test_a_stage_that_is_not_known_has_no_part() -> None:
    assert list(listed("clean", [{FILE: ["clean"]}])) == [None]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"params.yaml": {"seed": 7}}, True),
        ({"params.yaml": {"seed": 7.0}}, False),
        ({"params.yaml": {"seed": 8}}, False),
        ({"params.yaml": {}}, False),
        ({FILE: {"split": {"seed": digest(7)}}}, True),
        ({FILE: {"split": {"seed": digest(8)}}}, False),
        ({FILE: {"train": {"seed": digest(7)}}}, False),
        ({FILE: {"split": digest(7)}}, False),
        ({FILE: None, "params.yaml": None}, False),
        ({"params.yaml": {"seed": 7}, FILE: {"split": {"seed": digest(7)}}}, True),
        ({"params.yaml": {"seed": 7}, FILE: {"split": {"seed": digest(8)}}}, False),
        ({"params.yaml": {"seed": 8}, FILE: {"split": {"seed": digest(7)}}}, False),
        ({}, False),
    ],
    ids=repr,
)
def test_a_lock_records_the_value_or_its_digest(params: dict[str, object], *, expected: bool) -> None:
    assert is_recorded(params, "split", "seed", 7) is expected


def test_the_file_is_named_once() -> None:
    assert stage_params.STAGE_PARAMS.as_posix() == FILE
