"""`tidegate package` says whether there is an exact form, or why there is none."""

import sys

import pytest

from called import called
from predicting import predicting_project  # noqa: F401 (a fixture)


@pytest.mark.slow
def test_the_exact_form_or_the_reason_is_printed(predicting_project, monkeypatch):  # noqa: F811
    pytest.importorskip("onnxruntime", reason="needs onnxruntime: pip install tidegate[exact]")
    done = called(predicting_project, "package")
    assert done.stdout == "exact form: hist_gradient_boosting, proven by 20,716 answers\n"
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    done = called(predicting_project, "package")
    assert (done.returncode, done.stdout) == (
        0,
        "no exact form, scikit-learn serves: onnxruntime is not installed; install the extra: tidegate[exact]\n",
    )
    monkeypatch.undo()
    called(predicting_project, "package")
