"""A file in a folder is the registration, and importing every plugin stays light."""

import subprocess
import sys

import pytest

from tidegate import plugins
from tidegate.errors import DeclarationError

FOLDERS = ["cli", "data.sources", "data.splits", "gate.rules", "metrics", "rollouts", "targets"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_plugin_documents_itself_on_its_first_line(folder: str) -> None:
    assert plugins.kinds(folder)
    for kind in plugins.kinds(folder):
        assert (plugins.load(folder, kind).__doc__ or "").splitlines()[0].endswith(".")


def test_an_unknown_kind_names_the_nearest_one() -> None:
    with pytest.raises(DeclarationError, match=r"no such kind of gate.rules: flor; did you mean floor\?"):
        plugins.load("gate.rules", "flor")


def test_a_name_that_is_near_to_nothing_lists_what_there_is() -> None:
    assert plugins.unknown("zzz", ("a", "b"), what="thing") == "no such thing: zzz; known are a, b"


@pytest.mark.parametrize("kind", ["os", "../errors", "floor.py", "", "_run"])
def test_nothing_outside_the_folder_is_imported(kind: str) -> None:
    with pytest.raises(DeclarationError):
        plugins.load("gate.rules", kind)


HEAVY = {
    *("duckdb", "great_expectations", "hydra", "jinja2", "numpy", "pandas", "pyarrow", "scipy", "sklearn"),
    "sqlalchemy",
}


def _imported(code: str) -> set[str]:
    listing = f"{code}\nimport sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_typing_the_declaration_imports_nothing_heavy() -> None:
    assert not _imported("import tidegate.config.schema.root") & HEAVY


def test_showing_the_help_imports_neither_pydantic_nor_numpy() -> None:
    assert not _imported("import tidegate.cli") & {*HEAVY, "pydantic", "yaml"}
