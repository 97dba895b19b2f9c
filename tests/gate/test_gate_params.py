"""The gate reads its part of params.yaml; what another version declared beside it stays as it was written."""

import pytest
from pydantic import ValidationError

import gate_project as project
from tidegate.config.params import load
from tidegate.errors import DeclarationError
from tidegate.gate.gate_params import GateParams


@pytest.fixture
def read(tmp_path, monkeypatch):
    """What the gate reads of these params."""
    monkeypatch.chdir(tmp_path)

    def declare(**others):
        project.declare(project.PARAMS | others)
        return load(GateParams)

    return declare


def test_rules_columns_and_split_are_typed(read):
    found = read()
    assert (found.seed, set(found.gate.rules), set(found.columns)) == (
        7,
        set(project.RULES),
        set(project.PARAMS["data"]["columns"]),
    )
    assert found.split.kind == "time"


def test_what_is_only_compared_is_kept_as_it_was_written(read):
    odd = {"prod": {"target": {"kind": "a platform of another version"}}}
    assert read(environments=odd).environments == odd
    assert read().environments == read().monitor == {}


def test_sources_and_query_are_those_of_the_data(read):
    data = project.PARAMS["data"] | {"sources": {"flights": {"kind": "file"}}, "query": "SELECT 1"}
    found = read(data=data)
    assert (found.sources, found.query) == ({"flights": {"kind": "file"}}, "SELECT 1")


@pytest.mark.parametrize("sources", [None, 3, ["flights"]])
def test_sources_of_another_shape_are_none(read, sources):
    found = read(data=project.PARAMS["data"] | {"sources": sources})
    assert (found.sources, found.query) == ({}, None)


def test_without_its_part_there_is_nothing_to_judge_by(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project.declare({key: value for key, value in project.PARAMS.items() if key not in ("gate", "seed")})
    with pytest.raises((DeclarationError, ValidationError), match="gate"):
        load(GateParams)
