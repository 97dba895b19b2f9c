"""What params.yaml records of the code: content, never places or dates, and the versions that decide numbers."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tidegate.config import code_digests
from tidegate.config.code_dependencies import _others, closure, in_work_tree
from tidegate.config.code_digests import ACCEPTING, DECIDING, code, section, with_code, without_code
from tidegate.config.package_files import content_of
from tidegate.errors import DeclarationError
from tidegate.kinds import ROOT, STAGES

OTHERS = ("lightgbm.LGBMClassifier", "xgboost.XGBClassifier")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """A repository without templates and without modules of its own."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def values(repository):
    return without_code(yaml.load((repository / "params.yaml").read_text(), yaml.CSafeLoader))


def recorded(package, values, tmp_path):
    """The section as a process of its own computes it from the package in that folder."""
    (tmp_path / "values.yaml").write_text(yaml.safe_dump(values))
    program = (
        "import sys, yaml; from tidegate.config.code_digests import section\n"
        "yaml.safe_dump(section(yaml.safe_load(open('values.yaml'))), sys.stdout)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(package.parent)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return yaml.safe_load(done.stdout)


@pytest.fixture
def copy(tmp_path):
    """The package in another place, with other dates and nothing compiled."""
    return Path(shutil.copytree(ROOT, tmp_path / "elsewhere/tidegate", ignore=shutil.ignore_patterns("__pycache__")))


def test_every_stage_has_its_code_and_the_version_stands_beside(values):
    found = section(values)
    assert [*found] == ["tidegate", *STAGES.names()]
    assert found["evaluate"]["versions"]["scikit-learn"]
    assert len(found["evaluate"]["files"]) == 32


@pytest.mark.slow
def test_the_same_content_elsewhere_gives_the_same_digests_and_an_edit_only_those_that_run_it(values, copy, tmp_path):
    here = section(values)
    (copy / "metrics/roc_auc.py").write_bytes((copy / "metrics/roc_auc.py").read_bytes().replace(b"\n", b"\r\n"))
    assert recorded(copy, values, tmp_path) == here
    for name in ("metrics/roc_auc.py", "review/comment.py"):
        (copy / name).write_text((copy / name).read_text() + "\nEDITED = True\n")
    there = recorded(copy, values, tmp_path)
    assert [stage for stage in here if here[stage] != there[stage]] == ["evaluate", "stress"]


@pytest.mark.slow
def test_a_comment_or_docstring_of_a_stages_own_module_is_no_edit(values, copy, tmp_path):
    for name in ("stages/evaluate.py", "metrics/roc_auc.py", "config/schema/train.py"):
        text = (copy / name).read_text()
        (copy / name).write_text(text.replace('"""', '"""Or rather: ', 1) + "\n# edited\n")
    assert recorded(copy, values, tmp_path) == section(values)


@pytest.mark.slow
def test_a_metric_that_is_not_declared_is_nobodys_code(values, copy, tmp_path):
    (copy / "metrics/invented.py").write_text("1 / 0\n")
    assert recorded(copy, values, tmp_path) == section(values)


def test_every_library_that_a_stage_imports_is_known_to_decide_numbers_or_not_to(values):
    files = [*ROOT.rglob("*.py")]
    kinds = {path.stem for path in files} | {path.parent.name for path in files}  # as if everything were declared
    ours = {"tidegate", *sys.stdlib_module_names}
    imported = {name for stage in STAGES.names() for name in closure(f"stages.{stage}", kinds).libraries} - ours
    known = {*DECIDING, *ACCEPTING}
    assert imported - known == set()
    assert known - imported == set(), "known, and nobody imports it"
    assert not {*DECIDING} & ACCEPTING


def test_only_who_runs_a_model_depends_on_the_library_of_the_estimator(values):
    declared = values | {"train": values["train"] | {"estimator": {"_target_": "lightgbm.LGBMClassifier"}}}
    using = [stage for stage in STAGES.names() if "lightgbm" in code(stage, declared).versions]
    assert using == ["evaluate", "package", "rehearse", "stress", "train"]
    assert "lightgbm" not in code("train", values).versions


def test_an_estimator_inside_another_counts_as_well(values):
    inner = {"_target_": "sklearn.calibration.CalibratedClassifierCV", "estimator": {"_target_": OTHERS[0]}}
    declared = values | {"train": values["train"] | {"estimator": inner}}
    assert "lightgbm" in code("train", declared).versions


def test_a_library_that_is_declared_and_not_installed_is_recorded_as_that(values, monkeypatch):
    monkeypatch.setitem(code_digests.DECIDING, "lightgbm", ("no-such-distribution",))
    declared = values | {"train": values["train"] | {"estimator": {"_target_": "lightgbm.LGBMClassifier"}}}
    assert code("train", declared).versions["no-such-distribution"] is None


def test_the_repositorys_own_estimator_counts_by_its_files(values, tmp_path):
    (tmp_path / "pipelines/ours").mkdir(parents=True)
    (tmp_path / "pipelines/ours/__init__.py").touch()
    (tmp_path / "pipelines/ours/models.py").write_text("one = 1\n")
    declared = values | {"train": values["train"] | {"estimator": {"_target_": "ours.models.Net"}}}
    first = code("train", declared)
    assert "ours/models.py" in first.files
    (tmp_path / "pipelines/ours/models.py").write_text("one = 2\n")
    assert code("train", declared).digest != first.digest


def test_what_was_recorded_is_replaced_and_the_declaration_stays(values):
    written = with_code({**values, "code": {"train": "forged"}})
    assert written["code"] == section(values)
    assert without_code(written) == values


def test_what_the_repositorys_own_estimator_imports_of_the_repository_counts_directly_or_not(values, tmp_path):
    files = {"lateness.py": "import scaling", "scaling.py": "import units, lightgbm", "not_python.py": "{{ name }} ="}
    files["units.py"] = "import lateness, not_python"
    for name, text in {**files, "unused.py": ""}.items():
        (tmp_path / name).write_text(text)
    found = code("train", own := values | {"train": {"estimator": {"_target_": "lateness.Lateness"}}})
    assert [name for name in found.files if not name.startswith("tidegate/")] == sorted(files)
    assert "lightgbm" in found.versions
    (tmp_path / "units.py").write_text("import lateness\nMILE = 1609\n")
    assert code("train", own).digest != found.digest


@pytest.fixture
def own_metric(tmp_path, monkeypatch):
    """A project with a metric of its own; its file."""
    monkeypatch.chdir(tmp_path)
    metric = tmp_path / "pipelines/ours/metrics/regret.py"
    metric.parent.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text('[tool.tidegate]\nkinds = ["pipelines/ours"]\n')
    metric.write_text("import duckdb\n\nimport hypothesis\nfrom tidegate.stats import binomial\n")
    return metric


def test_a_projects_own_kind_counts_where_it_is_declared_with_what_it_imports(values, own_metric):
    evaluate = values["evaluate"] | {"metrics": values["evaluate"]["metrics"] | {"regret": {}}}
    found = code("evaluate", values | {"evaluate": evaluate})
    assert {"pipelines/ours/metrics/regret.py", "tidegate/stats/binomial.py"} <= {*found.files}
    assert {"duckdb", "hypothesis"} <= {*found.versions}
    assert code("evaluate", values).digest != found.digest
    own_metric.write_text(own_metric.read_text() + "EDITED = True\n")
    code_digests._digest_of.cache_clear()
    content_of.cache_clear()
    assert code("evaluate", values | {"evaluate": evaluate}).digest != found.digest


@pytest.mark.parametrize(
    "statements",
    [
        "import os, hypothesis\n",
        "import hypothesis as checks\n",
        "try:\n    import hypothesis\nexcept ImportError:\n    hypothesis = None\n",
        "def prepare(truth):\n\tfrom hypothesis import given, settings\n",
        "def prepare(truth): import os; import hypothesis.strategies\n",
        "from hypothesis import (  # both\n    given,\n    settings,\n)\n",
        "import importlib\nchecks = importlib.import_module('hypothesis')\n",
    ],
)
def test_every_form_of_import_in_a_projects_own_kind_counts(values, own_metric, statements):
    own_metric.write_text(statements)
    evaluate = values["evaluate"] | {"metrics": {"regret": {}}}
    assert code("evaluate", values | {"evaluate": evaluate}).versions["hypothesis"]


def test_a_module_of_the_repository_that_its_own_kind_imports_counts_by_its_files(values, own_metric, tmp_path):
    own_metric.write_text("import curves\n")
    (tmp_path / "src").mkdir()
    curves = tmp_path / "src/curves.py"
    curves.write_text("one = 1\n")
    declared = values | {"evaluate": values["evaluate"] | {"metrics": {"regret": {}}}}
    first = code("evaluate", declared)
    assert "curves.py" in first.files
    curves.write_text("one = 2\n")
    assert code("evaluate", declared).digest != first.digest


def test_a_data_file_beside_a_projects_own_kind_counts_with_it(values, own_metric):
    own_metric.write_text("from pathlib import Path\nLIMITS = Path(__file__).with_name('limits.json')\n")
    own_metric.with_name("limits.json").write_text("{}\n")
    own_metric.with_name("others.json").write_text("{}\n")
    declared = values | {"evaluate": values["evaluate"] | {"metrics": {"regret": {}}}}
    found = code("evaluate", declared)
    assert "pipelines/ours/metrics/limits.json" in found.files
    assert "pipelines/ours/metrics/others.json" not in found.files


def test_a_projects_own_kind_that_is_not_python_is_named_with_the_line(values, own_metric):
    own_metric.write_text("import duckdb\nTASKS = [\n")
    declared = values | {"evaluate": values["evaluate"] | {"metrics": {"regret": {}}}}
    with pytest.raises(DeclarationError) as caught:
        code("evaluate", declared)
    (problem,) = caught.value.problems
    message = "cannot be parsed: SyntaxError: '[' was never closed; fix the file or remove it"
    assert str(problem) == f"pipelines/ours/metrics/regret.py:2: {message}"


def test_a_projects_own_stage_counts_with_what_it_imports(own_metric):
    stage = own_metric.parents[1] / "stages/count.py"
    stage.parent.mkdir()
    stage.write_text("import duckdb\nfrom tidegate.stats import binomial\n")
    _others.cache_clear()
    assert in_work_tree("count")
    assert not in_work_tree("removed")
    found = closure("stages.count", frozenset())
    assert {"pipelines/ours/stages/count.py", "tidegate/stats/binomial.py"} <= {*found.files}
    assert "duckdb" in found.foreign


def test_a_projects_own_kind_need_not_be_utf_8(values, own_metric):
    own_metric.write_bytes(b"# -*- coding: latin-1 -*-\n# \xe9\n")
    evaluate = values["evaluate"] | {"metrics": values["evaluate"]["metrics"] | {"regret": {}}}
    code_digests._digest_of.cache_clear()
    content_of.cache_clear()
    assert "pipelines/ours/metrics/regret.py" in code("evaluate", values | {"evaluate": evaluate}).files


def test_a_projects_own_kind_that_is_not_declared_is_nobodys_code(values, own_metric):
    assert "pipelines/ours/metrics/regret.py" not in code("evaluate", values).files


def test_an_edited_template_is_the_code_of_render_alone(values, tmp_path):
    found = [section(values)]
    template = tmp_path / "templates/kubernetes/service.yaml.j2"
    template.parent.mkdir(parents=True)
    for text in ("kind: Service\n", "kind: Ingress\n", None):
        template.unlink() if text is None else template.write_text(text)
        found.append(section(values))
    assert found[0] == found[3]
    for before, after in ((0, 1), (1, 2), (2, 3)):
        assert [stage for stage in STAGES.names() if found[before][stage] != found[after][stage]] == ["render"]
