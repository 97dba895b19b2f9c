"""Modules of the repository are found for trusted names, behind everything installed, and for no other name."""

import importlib
import subprocess
import sys

import pytest

import model_project
from mostly_slow import mostly_slow
from tidegate import paths
from tidegate.config.params import load
from tidegate.models.estimators import own_modules
from tidegate.models.packages import model_file
from tidegate.records import Verdict
from tidegate.stages import evaluate, package, train

OWN = "from sklearn.linear_model import LogisticRegression\n\n\nclass Steady(LogisticRegression):\n    pass\n"


@pytest.fixture
def repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(own_modules, "_FINDER", own_modules._Finder())
    before = set(sys.modules)
    yield tmp_path
    sys.meta_path[:] = [finder for finder in sys.meta_path if finder is not own_modules._FINDER]
    for name in set(sys.modules) - before:
        if name.startswith("houses_"):
            del sys.modules[name]


@pytest.mark.parametrize("folder", mostly_slow(["pipelines", "", "src"]))
def test_a_class_of_the_repository_goes_the_whole_way(repository, folder):
    name = f"houses_{folder or 'root'}"
    (repository / folder).mkdir(exist_ok=True)
    (repository / folder / f"{name}.py").write_text(OWN)
    (repository / "pyproject.toml").write_text(f'[tool.tidegate]\ntrusted = ["{name}.Steady"]\n')
    model_project.write(train=model_project.LOGISTIC | {"estimator": {"_target_": f"{name}.Steady"}})
    for stage in (train, evaluate, package):
        assert stage.run(load(stage.Params)) is Verdict.PASS
    assert type(model_file.read(paths.MODEL, extra={f"{name}.Steady"}).named_steps["estimator"]).__name__ == "Steady"


def test_no_other_module_of_the_repository_answers_an_import(repository):
    (repository / "houses_other.py").write_text("raise SystemExit('imported')")
    own_modules.allow({"houses_own.Model"})
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("houses_other")


def test_what_is_installed_comes_first(repository):
    (repository / "colorsys.py").write_text("raise SystemExit('imported')")
    allowed = "from tidegate.models.estimators.own_modules import allow; allow({'colorsys.Model'})"
    script = f"{allowed}; import colorsys; print('ok')"
    done = subprocess.run([sys.executable, "-P", "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("ok\n", 0)
