"""conf/ is read strictly: every problem at its place, no file outside it, nothing that reconfigures Hydra."""

import os
from pathlib import Path

import pytest

from tidegate.config.reading import conf as reading
from tidegate.config.reading.conf import parse_conf, read_conf
from tidegate.errors import DeclarationError

CONFIG = "defaults:\n  - _self_\nseed: 1\n"


@pytest.fixture
def folder(tmp_path):
    """Writes files, by path below a conf/ of its own."""

    def write(files):
        for name, text in files.items():
            path = tmp_path / "conf" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path / "conf"

    return write


def parsed(**files):
    """A conf/ in memory; `train__ridge="…"` is train/ridge.yaml."""
    texts = {f"{name.replace('__', '/')}.yaml": text.encode() for name, text in ({"config": CONFIG} | files).items()}
    return parse_conf(texts, Path("conf"))


def problems(read, *arguments, **files):
    with pytest.raises(DeclarationError) as refused:
        read(*arguments, **files)
    return [str(each) for each in refused.value.problems]


def test_files_are_known_by_their_path_without_the_ending(folder):
    root = folder(
        {"config.yaml": CONFIG, "train/ridge.yaml": "alpha: 1\n", "env/big/a.yaml": "b: 1\n", "notes.md": "?"}
    )
    conf = read_conf(root)
    assert set(conf.files) == {"config", "train/ridge", "env/big/a"}
    assert conf.groups() == ("env/big", "train")
    assert conf.path("train/ridge") == f"{root}/train/ridge.yaml"


def test_options_are_those_of_the_group_alone_and_waivers_are_none():
    conf = parsed(
        train__ridge="a: 1\n", train__lasso="a: 1\n", train__deep__one="a: 1\n", gate__waivers="waivers: {}\n"
    )
    assert conf.options("train") == ("lasso", "ridge")
    assert conf.options("gate") == conf.options("nothing") == ()


def test_hidden_files_and_folders_are_left_alone(folder):
    root = folder({"config.yaml": CONFIG, ".schema/gate.yaml": "- 1\n", ".hidden.yaml": "- 1\n"})
    assert set(read_conf(root).files) == {"config"}


@pytest.mark.parametrize(
    ("text", "package"),
    [
        ("a: 1\n", None),
        ("# @package _global_\na: 1\n", "_global_"),
        ("\n# @package environments.prod\na: 1\n", "environments.prod"),
        ("a: 1\n# @package later\n", None),
    ],
    ids=["none", "the whole declaration", "after an empty line", "not in the header"],
)
def test_the_header_names_the_package(text, package):
    assert parsed(x=text).packages["x"] == package


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"config": "hydra: {run: {dir: x}}\n"}, "conf/config.yaml:1:1: hydra: would configure Hydra itself"),
        ({"config": "defaults:\n  - override hydra/launcher: x\n"}, "would configure Hydra itself"),
        ({"config": "defaults:\n  - x@hydra: y\n"}, "would configure Hydra itself"),
        ({"x": "# @package hydra.run\na: 1\n"}, "conf/x.yaml:1:12: the package hydra.run would configure Hydra"),
        ({"x": "# @package _global_.hydra\na: 1\n"}, "would configure Hydra"),
        ({"config": "defaults:\n  - ../../secret\n"}, "conf/config.yaml:2:5: defaults: unknown group or file of conf/"),
        ({"config": "defaults:\n  - train: ../../secret\n"}, "conf/config.yaml:2:12: defaults: must name a file"),
        ({"config": "defaults:\n  - train: ${x}\n"}, "must name a file of the group"),
        ({"config": "defaults:\n  - {a: x, b: y}\n"}, "conf/config.yaml:2:5: defaults: must be one choice"),
        ({"config": "defaults: {train: x}\n"}, "must be a list of choices"),
        ({"config": "defaults:\n  - train: x\n", "train__x": "a: 1\n"}, "needs `- _self_` once"),
        ({"config": "defaults: [_self_, _self_]\n"}, "needs `- _self_` once"),
        ({"x": "# why\n# @package _global_\na: 1\n"}, "conf/x.yaml:2:12: is not read by Hydra here"),
        ({"x": "# @package _global_ # why\na: 1\n"}, "conf/x.yaml:1:12: a package is a key path"),
        ({"x": "a.b: 1\n"}, "conf/x.yaml:1:1: a.b: nest the key"),
        ({"x": "- 1\n"}, "conf/x.yaml:1:1: must be a mapping"),
    ],
    ids=lambda each: str(each)[:50],
)
def test_what_would_reach_beyond_the_declaration_is_refused(files, message):
    assert message in "\n".join(problems(parsed, **files))


def test_the_option_null_and_lists_of_options_are_choices():
    assert (
        parsed(config="defaults:\n  - _self_\n  - train: null\n  - check: [a, b/c]\n").files["config"].value["defaults"]
    )


def test_the_problems_of_all_files_are_named_at_once():
    assert [each.partition(": ")[0] for each in problems(parsed, a="x: no\n", b="y: 010\n", c="a.b: 1\n")] == [
        "conf/a.yaml:1:4",
        "conf/b.yaml:1:4",
        "conf/c.yaml:1:1",
    ]


def test_links_and_other_endings_are_refused(folder, tmp_path):
    root = folder({"config.yaml": CONFIG, "old.yml": "a: 1\n", "no good.yaml": "a: 1\n", "b c/x.yaml": "a: 1\n"})
    (tmp_path / "secret.yaml").write_text("password: x\n")
    (root / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (root / "linked").symlink_to(tmp_path)
    (root / "folder.yaml").mkdir()
    os.mkfifo(root / "pipe.yaml")
    assert [each.replace(f"{root}/", "conf/") for each in problems(read_conf, root)] == [
        "conf/b c: a group is named in letters, digits, _ and -",
        "conf/folder.yaml: a group is named in letters, digits, _ and -",
        "conf/linked: is a symbolic link; put the folder itself there",
        "conf/link.yaml: is a symbolic link; put the file itself there",
        "conf/no good.yaml: an option is named in letters, digits, _ and -",
        "conf/old.yml: is never read by Hydra; rename it to old.yaml",
        "conf/pipe.yaml: is not a regular file",
    ]


def test_a_missing_folder_and_a_missing_config_are_named(tmp_path):
    (line,) = problems(read_conf, tmp_path / "conf")
    assert "not a directory; run tidegate from" in line
    (tmp_path / "conf").mkdir()
    (line,) = problems(read_conf, tmp_path / "conf")
    assert "config.yaml: is missing" in line


def test_a_link_to_a_folder_is_no_conf(folder, tmp_path):
    folder({"config.yaml": CONFIG})
    (tmp_path / "other").symlink_to(tmp_path / "conf")
    (line,) = problems(read_conf, tmp_path / "other")
    assert "not a directory" in line


def test_more_files_than_anyone_writes_are_not_read(folder, monkeypatch):
    monkeypatch.setattr(reading, "_MOST_FILES", 2)
    root = folder({"config.yaml": CONFIG, "a.yaml": "a: 1\n"})
    assert len(read_conf(root).files) == 2
    folder({"b.yaml": "a: 1\n"})
    assert problems(read_conf, root) == [f"{root}: holds more than 2 files"]


def test_a_huge_file_is_refused_by_its_first_bytes(folder, monkeypatch):
    root = folder({"config.yaml": CONFIG, "big.yaml": "a: 1\n" * 300_000})
    assert len(reading._bytes(root / "big.yaml")) == reading.WRITTEN.bytes + 1
    (line,) = problems(read_conf, root)
    assert line.startswith(f"{root}/big.yaml")
