"""The page of the package's parts has each of them once, with what it does, and the highest first."""

import re

from generators.packages import PACKAGE, packages

ROW = re.compile(r"^\| (\d+) \| \[`(\w+)`\]\(\.\./\.\./(\S+)\) \| (\S.*) \|$", re.MULTILINE)


def test_each_part_is_listed_once_with_what_it_does(repository):
    rows = ROW.findall(packages())
    parts = sorted(name for _, name, _, _ in rows)
    there = {path.stem for path in PACKAGE.glob("[!_]*.py")} | {
        path.parent.name for path in PACKAGE.glob("*/__init__.py")
    }
    assert parts == sorted(there | {"__main__"})
    assert all((repository / place).exists() for _, _, place, _ in rows)


def test_the_command_line_is_above_what_it_calls():
    layers = {name: int(number) for number, name, _, _ in ROW.findall(packages())}
    assert layers["cli"] < layers["commands"] < layers["gate"] < layers["errors"]
