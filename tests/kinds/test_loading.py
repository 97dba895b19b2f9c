"""A project's own kinds are found beside the package's, held to the same Protocols, and run from their source alone."""

import inspect
import sys
from pathlib import Path

import numpy as np
import pytest
from pydantic import TypeAdapter

from own_kinds import METRIC, rule
from tidegate.errors import DeclarationError
from tidegate.kinds import METRICS, RULES

SHARE = "pipelines/mine/metrics/share.py"


def said(load=lambda: METRICS.load("share")):
    with pytest.raises(DeclarationError) as caught:
        load()
    return [str(each) for each in caught.value.problems]


def test_a_project_s_metric_is_one_more_metric(adds):
    adds({"metrics/share.py": METRIC})
    assert METRICS.names() == (*METRICS.built_in(), "share")
    assert METRICS.files()["share"] == Path(SHARE)
    measure = METRICS.load("share").prepare(np.array([1.0, 0.0]), np.array([0.9, 0.8]), 0.5)
    assert measure(None) == 0.5


def test_a_project_s_rule_is_declared_and_typed_like_any_other(adds):
    adds({"gate/rules/packaged.py": rule()})
    declared = TypeAdapter(RULES.params())
    assert declared.validate_python({"kind": "packaged"}).kind == "packaged"
    assert declared.validate_python({"kind": "budget", "model_size": "5Mi"}).kind == "budget"


def test_it_has_a_private_name_that_no_import_reaches(adds):
    adds({"metrics/share.py": METRIC})
    module = METRICS.load("share")
    assert module.__name__ == "_project_kinds.pipelines.mine.metrics.share"
    assert inspect.getsource(module) == METRIC
    assert not [path for path in sys.path if "mine" in path]
    assert not list(Path().rglob("__pycache__"))


def test_the_package_s_own_load_without_looking_for_a_project(adds):
    adds({"metrics/recall.py": "raise AssertionError"})
    assert METRICS.load("recall").__name__ == "tidegate.metrics.recall"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\nimport nowhere_at_all\n", "2: cannot be imported: ModuleNotFoundError: No module named 'nowhere_at_all'"),
        ("TASKS = [\n", "1: cannot be imported: SyntaxError: '[' was never closed"),
        ("TASKS = 1 / 0\n", "1: cannot be imported: ZeroDivisionError: division by zero"),
        ("raise Exception('no')\n", "1: cannot be imported: Exception: no"),
        ("\nraise SystemExit(0)\n", "2: cannot be imported: SystemExit: 0"),
        ("\nraise SystemExit\n", "2: cannot be imported: SystemExit"),
    ],
)
def test_a_file_that_fails_is_named_with_the_line(adds, text, message):
    adds({"metrics/share.py": text})
    assert said() == [f"{SHARE}:{message}; fix the file or remove it"]
    assert said() == [f"{SHARE}:{message}; fix the file or remove it"]


def test_every_missing_member_is_named(adds):
    adds({"metrics/share.py": "TASKS = DIRECTION = RANGE = None\n"})
    lacks = ("RESTS_ON", "prepare", "worst_row")
    assert said() == [f"{SHARE}: a metric must define {each}; see docs/add-a-kind.md" for each in lacks]


def test_a_function_that_could_not_be_called_is_named(adds):
    adds({"metrics/share.py": METRIC.replace("predicted, threshold):", "predicted):")})
    assert said() == [f"{SHARE}: prepare must take (truth, predicted, threshold)"]


@pytest.mark.parametrize(
    ("member", "message"),
    [
        ('TASKS = {"binary"}', "TASKS must be a frozenset[str], got {'binary'}"),
        ('TASKS = frozenset({"binry"})', "TASKS names an unknown task: binry; did you mean binary?"),
        ('DIRECTION = "higher"', "DIRECTION must be a Direction (tidegate.records), got 'higher'"),
        ("RANGE = [0.0, 1.0]", "RANGE must be a tuple[float, float], got [0.0, 1.0]"),
        ("RANGE = (1.0, 0.0)", "RANGE must be the least and the largest value, got (1.0, 0.0)"),
        ('RESTS_ON = "all"', "RESTS_ON must be a MetricRows (tidegate.metrics), got 'all'"),
    ],
)
def test_a_metric_s_constant_that_could_not_be_used_is_named(adds, member, message):
    adds({"metrics/share.py": f"{METRIC}\n\n{member}\n"})
    assert said() == [f"{SHARE}: {message}"]


@pytest.mark.parametrize(
    ("member", "message"),
    [
        ('STRICTER = ["at_least"]', "STRICTER must be a Mapping[str, Stricter] (tidegate.records), got ['at_least']"),
        ('STRICTER = {"kind": "larger"}', "STRICTER must be a Mapping[str, Stricter] (tidegate.records), got {…}"),
        (
            'from tidegate.records import Stricter\nSTRICTER = {"at": Stricter.LARGER}',
            "STRICTER must name fields of Params: unknown field: at; known: kind",
        ),
        ('NEEDS = "tables"', "NEEDS must be a tuple[str, ...], got 'tables'"),
        ('NEEDS = ("tabels",)', "NEEDS names an unknown kind of evidence: tabels; did you mean tables?"),
        ("NEEDS_BASE = None", "NEEDS_BASE must be a bool, got None"),
        ("Params = int", "Params must be a type[Section] (tidegate.config.section), got <class 'int'>"),
    ],
)
def test_a_rule_s_constant_that_could_not_be_used_is_named(adds, member, message):
    adds({"gate/rules/packaged.py": f"{rule()}\n\n{member}\n"})
    found = said(lambda: RULES.load("packaged"))
    assert found == [f"pipelines/mine/gate/rules/packaged.py: {message.replace('{…}', repr({'kind': 'larger'}))}"]


def test_every_constant_that_is_wrong_is_named(adds):
    adds({"metrics/share.py": f"{METRIC}\n\nTASKS = RANGE = DIRECTION = None\n"})
    assert len(said()) == 3


def test_a_rule_must_be_called_what_its_file_is_called(adds):
    adds({"gate/rules/other.py": rule()})
    message = 'Params must begin with `kind: Literal["other"]`, the name of the file'
    assert said(RULES.params) == [f"pipelines/mine/gate/rules/other.py: {message}"]


def test_shadowing_is_refused(adds):
    adds({"metrics/recall.py": METRIC})
    message = "the metric recall is built in; rename this file, which must not shadow it"
    assert said(METRICS.names) == [f"pipelines/mine/metrics/recall.py: {message}"]


def test_two_of_one_name_are_refused(adds):
    adds({"metrics/share.py": METRIC, "more/metrics/share.py": METRIC}, '["pipelines/mine", "pipelines/mine/more"]')
    message = f"the metric share is in {SHARE}; rename this file, which must not shadow it"
    assert said(METRICS.names) == [f"pipelines/mine/more/metrics/share.py: {message}"]


def test_an_unknown_one_is_compared_with_all_names(adds):
    adds({"metrics/share.py": METRIC})
    assert said(lambda: METRICS.load("shar")) == ["unknown metric: shar; did you mean share?"]


def test_bytecode_beside_a_file_is_never_run(adds):
    adds({"metrics/share.py": METRIC})
    cached = Path("pipelines/mine/metrics/__pycache__/share.cpython-311.pyc")
    cached.parent.mkdir()
    cached.write_bytes(b"not bytecode at all")
    assert METRICS.load("share").RANGE == (0.0, 1.0)


def test_a_module_of_that_name_that_somebody_else_put_there_is_not_taken(adds, monkeypatch):
    adds({"metrics/share.py": METRIC})
    monkeypatch.setitem(sys.modules, "_project_kinds.pipelines.mine.metrics.share", sys)
    (message,) = said()
    assert "another module is already named _project_kinds.pipelines.mine.metrics.share" in message


@pytest.fixture
def package(tmp_path, monkeypatch):
    """An installed package with a metric."""
    site = tmp_path / "site"
    (site / "acme_kinds/metrics").mkdir(parents=True)
    (site / "acme_kinds/__init__.py").write_text("")
    (site / "acme_kinds/metrics/__init__.py").write_text("")
    (site / "acme_kinds/metrics/share.py").write_text(METRIC)
    (site / "acme-1.dist-info").mkdir()
    (site / "acme-1.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1\n")
    (site / "acme-1.dist-info/entry_points.txt").write_text("[tidegate.kinds]\nacme = acme_kinds\n")
    monkeypatch.syspath_prepend(str(site))
    yield site
    for name in [each for each in sys.modules if each.startswith("acme_kinds")]:
        del sys.modules[name]


def test_an_installed_package_adds_kinds_by_an_entry_point(adds, package):
    adds({}, "[]")
    assert METRICS.names()[-1] == "share"
    assert METRICS.load("share").__name__ == "acme_kinds.metrics.share"
    assert METRICS.files()["share"] == package / "acme_kinds/metrics/share.py"


def test_a_project_and_a_package_may_not_have_one_name(adds, package):
    adds({"metrics/share.py": METRIC})
    message = f"the metric share is in {SHARE}; rename this file, which must not shadow it"
    assert said(METRICS.names) == [f"{package}/acme_kinds/metrics/share.py: {message}"]


def test_an_entry_point_that_is_no_package_is_refused(adds, package):
    (package / "acme-1.dist-info/entry_points.txt").write_text("[tidegate.kinds]\nacme = acme_nothing\n")
    adds({}, "[]")
    assert said(METRICS.names) == [
        "the entry point acme_nothing of tidegate.kinds is not a package; reinstall the distribution that defines it"
    ]
