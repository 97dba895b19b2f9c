"""Free text, rare values and times go from conf/ to the served answer by declaration alone."""

import csv

import pytest
from starlette.testclient import TestClient

from called import called
from stages import text_project
from tidegate import artifacts, paths
from tidegate.config.params import load
from tidegate.data.golden_answers import GoldenRequests
from tidegate.models.packages import model_file
from tidegate.records import Verdict
from tidegate.serve.app import Server
from tidegate.serve.package import load as load_package
from tidegate.stages import evaluate, ingest, package, split, stress, train
from tidegate.stress_report import StressReport

STAGES = (ingest, split, train, evaluate, stress, package)


def ran(folder):
    """The stages in the current folder, as the verbs run them; those confine their process."""
    done = called(folder, "compose")
    assert done.returncode == 0, done.stderr
    for stage in STAGES:
        assert stage.run(load(stage.Params)) is Verdict.PASS


@pytest.fixture(scope="module")
def tickets(repository, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tickets")
    text_project.lay_out(repository, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        ran(folder)
    return folder


@pytest.fixture
def here(tickets, monkeypatch):
    monkeypatch.chdir(tickets)


pytestmark = pytest.mark.slow


def test_words_are_what_the_model_answers_by(here):
    assert artifacts.read_json(paths.METRICS)["roc_auc"] > 0.7
    with (paths.PLOTS / "importance.csv").open(newline="") as file:
        rows = [*csv.DictReader(file)]
    assert max(rows, key=lambda row: float(row["lost"]))["feature"] == "message"


def test_a_typo_costs_less_than_silence(here):
    stresses = artifacts.read_record(paths.STRESS, StressReport).stresses
    losses = {outcome.stress: outcome.losses[0].loss for outcome in stresses}
    assert {outcome.stress: outcome.failure for outcome in stresses} == dict.fromkeys(losses, "")
    assert stresses[0].changed > 300, "one slip in each message"
    assert losses["mistyped"] < 0.05
    assert losses["silent"] > 0.15


def test_the_package_says_that_it_has_no_exact_form_and_answers_like_the_trained_model(here):
    described = artifacts.read_json(paths.PACKAGE / "package.json")["exact"]
    assert described == {"none": "CalibratedClassifierCV has no exact form"}
    signature = artifacts.read_json(paths.PACKAGE / "signature.json")
    assert [(tensor["name"], tensor["datatype"], tensor["type"]) for tensor in signature["inputs"]][1:3] == [
        ("team", "BYTES", "category"),
        ("message", "BYTES", "string"),
    ]
    servable = load_package(paths.PACKAGE)
    client = TestClient(Server(servable).app())
    golden = artifacts.read_record(paths.GOLDEN, GoldenRequests)
    answer = client.post(f"/v2/models/{servable.name}/infer", json={"inputs": golden.inputs}).json()["outputs"]
    assert answer[0]["data"] == pytest.approx(golden.answers, rel=1e-12)


def test_words_and_teams_of_the_model_are_bounded(here):
    preprocess = model_file.read(paths.MODEL)[0]
    assert len(preprocess.named_transformers_["words_message"][-1].vocabulary_) == 200
    assert len(preprocess.named_transformers_["text"].get_feature_names_out()) == 3, "two teams, and all small ones"


def test_hashed_words_and_rare_codes_go_the_same_way(repository, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text_project.lay_out(repository, tmp_path)
    config = tmp_path / "conf/config.yaml"
    config.write_text(config.read_text().replace("train: words", "train: hashed"))
    ran(tmp_path)
    assert artifacts.read_json(paths.METRICS)["roc_auc"] > 0.7
    assert load_package(paths.PACKAGE).signature.task == "binary"
