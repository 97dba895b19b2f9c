"""A kind's docstring is its page: what it decides, then why, then an example that the declaration accepts."""

import ast
import re

import pytest
from pydantic import TypeAdapter

from tidegate.config.reading.node import plain
from tidegate.config.reading.reader import parse
from tidegate.config.schema.check import Check
from tidegate.config.schema.evaluate import DeclaredMetric, Evaluate
from tidegate.kinds import (
    ENGINES,
    EVIDENCE,
    EXACT_MODELS,
    FAULTS,
    FOLDERS,
    METRICS,
    REPORT_FORMATS,
    STAGES,
    TASKS,
    VERBS,
)
from tidegate.metrics import kind_of

DOCUMENTED = [folder for folder in FOLDERS if folder not in (EVIDENCE, VERBS)]  # nobody declares evidence
KINDS = [pytest.param(folder, name, id=f"{folder.path}.{name}") for folder in DOCUMENTED for name in folder.names()]
EXAMPLE = re.compile(r"Example: `([^`]+)`")


def paragraphs(folder, name):
    """Read from the file: an engine's module imports all of its library."""
    docstring = ast.get_docstring(ast.parse(folder.files()[name].read_text())) or ""
    return docstring.split("\n\n")


@pytest.mark.parametrize(("folder", "name"), KINDS)
def test_a_docstring_has_its_headings(folder, name):
    first, *middle, why, example = paragraphs(folder, name)
    assert first.endswith(".")
    assert "\n" not in first
    assert why.startswith("Why: ")
    assert why.endswith((".", '"'))
    assert EXAMPLE.fullmatch(example)
    assert not [each for each in middle if each.startswith(("Why:", "Example:"))]


@pytest.mark.parametrize(("folder", "name"), KINDS)
def test_its_example_is_a_line_that_the_declaration_accepts(folder, name):
    line = EXAMPLE.fullmatch(paragraphs(folder, name)[-1])[1]
    if folder is REPORT_FORMATS:
        tidegate, verb, option, value = line.split()
        assert (tidegate, option, value) == ("tidegate", "-o", name)
        assert verb in VERBS.names()
        return
    if folder is FAULTS:
        assert line == f"tidegate rehearse --fault {name}"
        return
    ((key, value),) = plain(parse(line, name)).items()
    if folder is STAGES:
        assert (key, value) == (name, {"cmd": f"tidegate {name}"})
    elif folder is ENGINES:
        assert Check.model_validate({key: value}).engine == name
    elif folder is TASKS:
        assert Evaluate.model_validate(value).task == name
    elif folder is METRICS:
        assert kind_of(key, DeclaredMetric.model_validate(value)) == name
    elif folder is EXACT_MODELS:
        assert (key, value["_target_"].rpartition(".")[2] in folder.load(name).ESTIMATORS) == ("train.estimator", True)
    else:
        declared = TypeAdapter(folder.params()).validate_python(value)
        assert next(iter(declared.model_dump().values())) == name
