"""The bill of materials matches CycloneDX's schema, and says what the evidence says."""

import json

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

import carded
from tidegate import paths
from tidegate.artifacts import sha256, write_json
from tidegate.card import sbom
from tidegate.card.environment import InstalledPackage, digest
from tidegate.errors import EvidenceError

PACKAGES = (
    InstalledPackage("numpy", "2.4.6", "BSD-3-Clause", "ab" * 32, ()),
    InstalledPackage("scikit-learn", "1.9.1", "", "cd" * 32, ("numpy",)),
)


@pytest.fixture
def folder(tmp_path):
    carded.lay_out(tmp_path)
    files = {"model.skops": {"sha256": "ef" * 32, "bytes": 9}}
    libraries = {"numpy": "2.4.6", "scikit_learn": "1.9.1"}
    write_json(tmp_path / sbom.PACKAGE, {"model": "flights", "files": files, "libraries": libraries})
    tensor = {"name": carded.HOSTILE, "datatype": "BYTES"}
    write_json(tmp_path / sbom.SIGNATURE, {"inputs": [tensor], "outputs": [{"name": "late", "datatype": "FP64"}]})
    write_json(tmp_path / paths.SOURCES, {"flights": {"rows": 9, "sha256": "ab" * 32}, "unread": {"rows": 1}})
    return tmp_path


def made(folder):
    text = sbom.text(folder, PACKAGES)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    return json.loads(text)


def test_the_model_has_its_digests_its_licence_and_its_card(folder):
    model = made(folder)["metadata"]["component"]
    assert (model["type"], model["name"], model["version"]) == (
        "machine-learning-model",
        "flights",
        sha256(folder / sbom.PACKAGE),
    )
    assert model["hashes"] == [{"alg": "SHA-256", "content": "ef" * 32}]
    assert "licenses" not in model
    card = model["modelCard"]
    assert card["modelParameters"]["modelArchitecture"] == "sklearn.linear_model.LogisticRegression"
    assert card["modelParameters"]["inputs"] == [{"format": f"{carded.HOSTILE}: BYTES"}]
    assert card["considerations"] == {"technicalLimitations": ["not for 2 engines", "none of 3"]}


def test_metrics_have_intervals_and_slices_of_private_columns_are_left_out(folder):
    metrics = made(folder)["metadata"]["component"]["modelCard"]["quantitativeAnalysis"]["performanceMetrics"]
    interval = {"lowerBound": "0.655011", "upperBound": "0.730358"}
    assert metrics == [
        {"type": "roc_auc", "value": "0.694251199509", "confidenceInterval": interval},
        {"type": "roc_auc", "value": "0.71", "slice": f"carrier={carded.HOSTILE}"},
    ]


def test_data_and_packages_are_components_that_the_model_depends_on(folder):
    document = made(folder)
    names = [component["bom-ref"] for component in document["components"]]
    assert names == [
        "data:train",
        "source:flights",
        "source:unread",
        "pkg:pypi/numpy@2.4.6",
        "pkg:pypi/scikit-learn@1.9.1",
    ]
    assert document["dependencies"] == [
        {"ref": "model", "dependsOn": ["data:train", *names[3:]]},
        {"ref": names[4], "dependsOn": [names[3]]},
    ]
    assert document["metadata"]["properties"] == [
        {"name": "tidegate:environment:sha256", "value": digest(PACKAGES)},
    ]


def test_the_same_content_has_the_same_bytes_and_other_content_another_serial_number(folder):
    assert sbom.text(folder, PACKAGES) == sbom.text(folder, PACKAGES)
    assert made(folder)["serialNumber"] != json.loads(sbom.text(folder, PACKAGES[:1]))["serialNumber"]


def test_a_declared_licence_and_description_are_the_model_s(folder):
    params = folder / paths.PARAMS
    params.write_text(params.read_text() + "  licence: Apache-2.0 OR MIT\n  description: Late or not.\n")
    model = made(folder)["metadata"]["component"]
    assert model["licenses"] == [{"expression": "Apache-2.0 OR MIT"}]
    assert model["description"] == "Late or not."


def test_without_a_package_there_is_none(folder):
    (folder / sbom.PACKAGE).unlink()
    with pytest.raises(EvidenceError, match="not found"):
        sbom.text(folder, PACKAGES)
