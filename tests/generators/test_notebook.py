"""The example notebook runs, and prints what it shows."""

from pathlib import Path

import nbformat
import pytest

from generators import notebook

pytestmark = pytest.mark.slow


def test_the_example_notebook_prints_what_it_shows(tmp_path: Path) -> None:
    shown = nbformat.read(notebook.EXAMPLE / notebook.NAME, as_version=4)
    folder = tmp_path / "breast_cancer"
    notebook.lay_out(folder)
    printed = notebook.executed(folder)
    assert [_shown(cell) for cell in printed.cells] == [_shown(cell) for cell in shown.cells]
    assert sum(bool(cell.get("outputs")) for cell in shown.cells) >= 6


def _shown(cell: nbformat.NotebookNode) -> tuple[str, list[str]]:
    """The source, and the outputs as text."""
    outputs = [output.get("text") or output.data["text/plain"] for output in cell.get("outputs", [])]
    return cell.source, outputs
