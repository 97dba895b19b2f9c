"""A package is served only if every file is the one that was made and the model answers as it was trained to."""

import json
import shutil
from dataclasses import replace

import pytest

from serve_requests import request
from tidegate import artifacts
from tidegate.data.request_values import MismatchError
from tidegate.errors import EvidenceError, InfrastructureError
from tidegate.exact.form import FILES
from tidegate.exact.model import UnanswerableError
from tidegate.models.packages import model_file
from tidegate.serve import package
from tidegate.serve.package import load


@pytest.fixture
def folder(packaged, tmp_path):
    return shutil.copytree(packaged, tmp_path / "package")


def test_a_package_is_named_by_the_digest_of_its_contents(folder):
    digest = artifacts.sha256(folder / "package.json")
    assert load(folder, digest).version == digest[:12]
    assert load(folder).name == "flights"


def test_another_package_than_asked_for_is_refused(folder):
    with pytest.raises(EvidenceError, match="expected 0000"):
        load(folder, "0" * 64)


@pytest.mark.parametrize("name", ["model.skops", "signature.json", "golden.json"])
def test_an_altered_file_is_refused_and_named(folder, name):
    with (folder / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(EvidenceError, match=f"{name}: does not match its entry in package.json"):
        load(folder)


@pytest.mark.parametrize("name", ["model.skops", "package.json"])
def test_a_missing_file_is_refused_and_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(EvidenceError, match=f"{name}: not found"):
        load(folder)


def test_a_file_that_package_json_does_not_name_is_refused(folder):
    contents = json.loads((folder / "package.json").read_text())
    del contents["files"]["golden.json"]
    artifacts.write_json(folder / "package.json", contents)
    with pytest.raises(EvidenceError, match=r"golden.json: does not match"):
        load(folder)


def without_exact_form(folder):
    contents = json.loads((folder / "package.json").read_text())
    for name in FILES:
        del contents["files"][name]
    artifacts.write_json(folder / "package.json", contents)


def test_the_exact_form_and_scikit_learn_answer_alike(folder):
    exact = load(folder)
    without_exact_form(folder)
    plain = load(folder)
    assert (exact.platform, plain.platform) == ("onnxruntime", "scikit-learn")
    inputs = json.loads((folder / "golden.json").read_text())["inputs"]
    assert exact.answer(inputs, 99).tolist() == plain.answer(inputs, 99).tolist()


def test_without_an_exact_form_what_serves_it_is_named_where_it_is_missing(folder, monkeypatch):
    """tidegate-serve comes without scikit-learn."""
    without_exact_form(folder)
    monkeypatch.setattr(package, "find_spec", lambda name: None if name == "skops" else name)
    with pytest.raises(InfrastructureError, match=r"no exact form, and skops is not installed.*tidegate-serve\[scikit"):
        load(folder)


@pytest.mark.parametrize("name", FILES)
def test_an_altered_exact_form_is_refused(folder, name):
    with (folder / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(EvidenceError, match=f"{name}: does not match its entry in package.json"):
        load(folder)


def test_an_exact_form_that_answers_otherwise_is_refused_even_with_matching_digests(folder):
    form = json.loads((folder / "exact.json").read_text())
    artifacts.write_json(folder / "exact.json", form | {"link": "identity"})
    contents = json.loads((folder / "package.json").read_text())
    contents["files"]["exact.json"]["sha256"] = artifacts.sha256(folder / "exact.json")
    artifacts.write_json(folder / "package.json", contents)
    with pytest.raises(EvidenceError, match="golden request 0: answers"):
        load(folder)


def test_a_value_that_the_model_cannot_take_is_a_mismatch(folder):
    servable = load(folder)

    def refuse(_values):
        raise UnanswerableError("distance: value 1 is missing")

    with pytest.raises(MismatchError, match="distance: value 1 is missing"):
        replace(servable, predict=refuse).answer(request()["inputs"], 2)


def test_a_model_that_answers_otherwise_is_refused_even_with_matching_digests(folder):
    without_exact_form(folder)
    model = model_file.read(folder / "model.skops")
    model.named_steps["estimator"]._baseline_prediction += 0.001
    model_file.write(folder / "model.skops", model)
    contents = json.loads((folder / "package.json").read_text())
    contents["files"]["model.skops"]["sha256"] = artifacts.sha256(folder / "model.skops")
    artifacts.write_json(folder / "package.json", contents)
    with pytest.raises(EvidenceError, match="golden request 0: answers"):
        load(folder)
