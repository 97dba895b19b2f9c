"""The import contracts of pyproject.toml hold, cover every folder of kinds, and are broken by what they forbid."""

import copy
import tomllib
from pathlib import Path

import grimp
import pytest
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract

from tidegate.kinds import FOLDERS

CONTRACTS = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
LAYERS = {each["containers"][0]: each for each in CONTRACTS if each["type"] == "layers"}
INDEPENDENT = {
    module.rpartition(".")[0]: each
    for each in CONTRACTS
    if each["type"] == "independence"
    for module in each["modules"]
}


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("tidegate", exclude_type_checking_imports=True, cache_dir=None)


def kept(contract, graph, added=()):
    kind = LayersContract if contract["type"] == "layers" else IndependenceContract
    # as import-linter hands on what TOML says
    options = {name: str(value) if isinstance(value, bool) else value for name, value in contract.items()}
    session = {"root_packages": ["tidegate"]}
    checked = copy.deepcopy(graph)  # a check takes the ignored imports out
    if added:
        checked.add_import(importer=added[0], imported=added[1])
    return kind(contract["name"], session, options).check(checked, verbose=False).kept


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.path)
def test_kinds_of_one_folder_never_import_each_other(graph, folder):
    first, second = list(folder.modules().values())[:2]
    contract = INDEPENDENT[first.rpartition(".")[0]]
    assert kept(contract, graph)
    assert not kept(contract, graph, (first, second))


@pytest.mark.parametrize(
    ("room", "lower", "higher"),
    [
        ("tidegate", "tidegate.errors", "tidegate.records"),
        ("tidegate.config", "tidegate.config.reading.node", "tidegate.config.schema.gate"),
        ("tidegate.gate", "tidegate.gate.claim", "tidegate.gate.decision"),
        ("tidegate.review", "tidegate.review.report", "tidegate.review.gathering.gather"),
        ("tidegate.checks", "tidegate.checks.suite", "tidegate.checks.engines.duckdb"),
        ("tidegate.targets", "tidegate.targets._render", "tidegate.targets._manifest_drift"),
        ("tidegate.alerts", "tidegate.alerts.clouds.simulated_minutes", "tidegate.alerts.prove"),
        ("tidegate.cli", "tidegate.cli._printing.output", "tidegate.cli.everyday.gate"),
        ("tidegate.commands", "tidegate.commands.releasing.promote", "tidegate.commands.monitoring.retrain"),
        ("tidegate.data", "tidegate.data.stored_table", "tidegate.data.reading.formats"),
        ("tidegate.models", "tidegate.models.estimators.build", "tidegate.models.training.search"),
        ("tidegate.onboarding", "tidegate.onboarding.data_file.observed", "tidegate.onboarding.starter_files.layout"),
        ("tidegate.repository", "tidegate.repository.revisions.git", "tidegate.repository.pipeline"),
        ("tidegate.serve", "tidegate.serve.http.server", "tidegate.serve.launch"),
    ],
)
def test_a_room_is_in_layers_and_every_module_has_its_own(graph, room, lower, higher):
    contract = LAYERS[room]
    assert contract["exhaustive"]
    assert {lower, higher} <= graph.modules, "a module that is not there breaks an exhaustive contract by itself"
    assert kept(contract, graph)
    assert not kept(contract, graph, (lower, higher))
