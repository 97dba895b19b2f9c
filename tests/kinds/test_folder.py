"""A file in a folder is the registration, and importing every plugin stays light."""

import subprocess
import sys

import pytest

from tidegate import kinds
from tidegate.errors import DeclarationError, unknown
from tidegate.kinds import RULES, Folder, Split


def test_every_folder_is_listed() -> None:
    assert set(kinds.FOLDERS) == {each for each in vars(kinds).values() if isinstance(each, kinds.Folder)}


def test_kinds_in_rooms_of_a_folder_have_the_folder_s_names() -> None:
    folder = Folder("data", "split or source", Split, rooms=("sources", "splits"))
    assert {"file", "random"} <= {*folder.built_in()}
    assert not {"sources", "splits"} & {*folder.built_in()}
    assert folder.built_in() == folder.names() == tuple(sorted(folder.names())), "in whichever room"
    assert folder.modules()["random"] == folder.load("random").__name__ == "tidegate.data.splits.random"


def test_an_unknown_kind_names_the_nearest_one() -> None:
    with pytest.raises(DeclarationError, match=r"unknown gate rule: flor; did you mean floor\?"):
        RULES.load("flor")


def test_a_name_that_is_near_to_nothing_lists_what_there_is() -> None:
    assert unknown("zzz", ("a", "b"), what="thing") == "unknown thing: zzz; known: a, b"


@pytest.mark.parametrize("kind", ["os", "../errors", "floor.py", "", "_run"])
def test_nothing_outside_the_folder_is_imported(kind: str) -> None:
    with pytest.raises(DeclarationError):
        RULES.load(kind)


HEAVY = {
    *("duckdb", "great_expectations", "hydra", "jinja2", "numpy", "pandas", "pyarrow", "scipy", "sklearn"),
    "sqlalchemy",
}


def _imported(code: str) -> set[str]:
    listing = f"{code}\nimport sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.slow
def test_typing_the_declaration_imports_nothing_heavy() -> None:
    assert not _imported("import tidegate.config.schema.root") & HEAVY


def test_showing_the_help_imports_neither_pydantic_nor_numpy() -> None:
    assert not _imported("import tidegate.cli") & {*HEAVY, "pydantic", "yaml"}


@pytest.mark.slow
def test_validating_the_reference_imports_no_library_of_numbers_or_models(tmp_path) -> None:
    import pyarrow as pa

    from tidegate import paths
    from tidegate.artifacts import write_table

    write_table(tmp_path / paths.PREDICTIONS, pa.table({"block": ["day"] * 40}))
    code = (
        "from pathlib import Path; from tidegate.config.composing.compose import compose;"
        "from tidegate.validation.declaration import validate;"
        "from tidegate.validation.margin_resolution import unresolved;"
        f"print(*unresolved(validate(compose().root), Path({str(tmp_path)!r})))"
    )
    imported = _imported(code)
    assert "25:" in imported, "the warning of a holdout of fewer days than 25"
    assert not imported & (HEAVY - {"duckdb"})


@pytest.mark.slow
def test_composing_the_reference_imports_no_library_of_numbers_or_models() -> None:
    compose = "from tidegate.__main__ import main; import contextlib\nwith contextlib.suppress(SystemExit): main()"
    imported = _imported(f"import sys; sys.argv = ['tidegate', 'compose', '--check']\n{compose}")
    assert not imported & (HEAVY - {"duckdb"}), "DuckDB reads data.query; nothing else is needed"
