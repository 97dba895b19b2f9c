"""Every file of every folder is what its Protocol says: at run time for all who call it, and for mypy."""

import tomllib
from pathlib import Path

import pytest

from tidegate.kinds import FOLDERS, member_values, members

KINDS = [pytest.param(folder, name, id=f"{folder.path}.{name}") for folder in FOLDERS for name in folder.names()]


@pytest.mark.parametrize(("folder", "name"), KINDS)
def test_a_file_defines_the_members_of_its_protocol_and_they_are_called_alike(folder, name):
    assert list(members.unfit(folder.load(name), folder.protocol)) == []
    assert list(member_values.wrong(folder.load(name))) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.path)
def test_every_member_says_what_it_is(folder):
    assert folder.names()
    assert folder.protocol.__doc__
    for name in members.of(folder.protocol):
        assert vars(folder.protocol)[name].__doc__, name


@pytest.mark.slow
def test_mypy_takes_every_file_for_its_protocol(tmp_path):
    from mypy import api

    lines = ["from typing import Any", "from tidegate import kinds"]
    for folder in FOLDERS:
        names = []
        for name, file in folder.files().items():
            own = folder.modules().get(name) or f"{file.relative_to('pipelines').parts[0]}.{folder.path}.{name}"
            names.append(f"{folder.path.replace('.', '_')}_{name}")
            lines.append(f"from {own.rpartition('.')[0]} import {name} as {names[-1]}")
        generic = "[Any]" if getattr(folder.protocol, "__parameters__", ()) else ""
        kind = f"kinds.{folder.protocol.__name__}{generic}"
        lines.append(f"{names[0]}_: tuple[{kind}, ...] = ({', '.join(names)},)")
    source = tmp_path / "modules_as_kinds.py"
    source.write_text("\n".join([*lines, ""]))
    assert tomllib.loads(Path("pyproject.toml").read_text())["tool"]["mypy"]["strict"]
    out, errors, code = api.run([str(source), "--config-file", "pyproject.toml"])
    assert code == 0, out + errors
