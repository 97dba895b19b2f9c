"""What validating takes grows in proportion to the columns, not with their square."""

import cProfile
import shutil

from tidegate.config.composing import params_file
from tidegate.config.composing.compose import compose
from tidegate.validation.all_options import working

KINDS = (
    "{type: expect_column_values_to_be_between, kwargs: {column: COLUMN, min_value: 0}}",
    "{type: expect_column_values_to_not_be_null, kwargs: {column: COLUMN}, when: COLUMN > 0}",
    "{type: expect_column_pair_values_to_be_equal, kwargs: {column_A: COLUMN, column_B: distance}}",
)


def declare(repository, folder, columns):
    """The reference in the folder, with so many more columns, each with an expectation."""
    for name in ("conf", "templates", "pipelines/flights"):
        shutil.copytree(repository / name, folder / name)
    for name in ("dvc.yaml", "pyproject.toml"):
        shutil.copy(repository / name, folder / name)
    insert(
        folder / "conf/data/flights.yaml",
        "columns:",
        [f"  a{n}: {{type: float, nullable: true}}" for n in range(columns)],
    )
    checks = [f"  w{n}: {KINDS[n % len(KINDS)].replace('COLUMN', f'a{n}')}" for n in range(columns)]
    insert(folder / "conf/check/flights.yaml", "expect:", checks)


def insert(file, key, lines):
    text = file.read_text().splitlines()
    place = text.index(key) + 1
    file.write_text("\n".join([*text[:place], *lines, *text[place:]]))


def calls(work):
    """How many functions are called, of Python and C: the same for each run, which seconds are not."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return sum(entry.callcount for entry in profile.getstats())


def valid_and_composed():
    assert [problem for subject in working() for problem in subject.problems if problem.level == "error"] == []
    params_file.text(compose().values)


def test_twice_as_many_columns_take_twice_as_many_calls(repository, tmp_path, monkeypatch):
    taken = []
    for columns in (0, 150, 300, 600):
        folder = tmp_path / str(columns)
        declare(repository, folder, columns)
        monkeypatch.chdir(folder)
        if not columns:
            valid_and_composed()  # what is imported and built once is not counted
        taken.append(calls(valid_and_composed))
    own, first, second, third = taken
    assert second - own < 2.1 * (first - own)
    assert third - own < 2.1 * (second - own)
