"""Whatever stands in a file of conf/: it composes, or it is refused with places; nothing else ever happens."""

import string
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidegate.config.composing.compose import Composer
from tidegate.config.composing.params_file import text, verify
from tidegate.config.reading.conf import parse_conf, read_conf
from tidegate.config.reading.node import Node
from tidegate.config.reading.reader import GENERATED, parse
from tidegate.errors import UserError
from tidegate.paths import CONF
from tidegate.validation.declaration import validate

# words that mean something to YAML, Hydra or the schema, more often than chance would give them
WORDS = st.sampled_from(
    [
        "no", "on", "010", "1:30", "1e-3", ".nan", ".inf", "~", "null", "true", "0o10", "0x1", "1_0", "<<",
        "=", "&a", "*a", "!!x", "!x", "%YAML", "---", "...", "#", "|", ">", "-", "?", ":", ",", "[", "]", "{",
        "}", "\"", "'", "\\", "`", "@", "${seed}", "${oc.env:HOME}", "${a:b}", "${", "$", "defaults",
        "_self_", "hydra", "kind", "floor", "metric", "strategy", "_target_", "train", "gate", "rules", "???",
        "environments", "override", "experiment", "5", "-5", "0.5", "9e999", "2013-10-01", "10m", "70%",
        "512Mi", "sklearn.linear_model.Ridge",
    ]
)  # fmt: skip
KEYS = st.sampled_from(
    [
        "train", "gate", "rules", "alpha", "kind", "metric", "seed", "project", "data", "columns", "split",
        "check", "expect", "environments", "prod", "rollout", "steps", "evaluate", "slices", "by", "when",
        "estimator", "_target_", "defaults", "a",
    ]
)  # fmt: skip
scalars = WORDS | st.text(max_size=12) | st.integers().map(str) | st.floats().map(str)


def flow(inner):
    pairs = st.lists(st.tuples(KEYS | WORDS, inner), max_size=4)
    return pairs.map(lambda each: "{" + ", ".join(f"{key}: {value}" for key, value in each) + "}") | st.lists(
        inner, max_size=4
    ).map(lambda each: "[" + ", ".join(each) + "]")


values = st.recursive(scalars, flow, max_leaves=10)
documents = st.lists(st.tuples(KEYS, values), max_size=5).map(
    lambda each: "".join(f"{key}: {value}\n" for key, value in each)
) | st.text(string.printable, max_size=60)


@pytest.fixture(scope="module")
def reference():
    conf = read_conf(CONF)
    return {f"{name}.yaml": (CONF / f"{name}.yaml").read_bytes() for name in conf.files}


def tried(reference, document):
    """The document as an experiment of the reference, through everything that `tidegate compose` does."""
    case = f"# @package _global_\n{document}".encode("utf-8", "surrogatepass")
    problems = ()
    try:
        composed = Composer(parse_conf({**reference, "experiment/case.yaml": case}, CONF)).compose(["experiment=case"])
        validate(composed.root)
        verify(text(composed.values), composed.values)
    except UserError as error:
        problems = error.problems
    assert all(problem.where or problem.key for problem in problems)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(document=documents)
def test_a_generated_document_composes_or_is_refused(reference, document):
    tried(reference, document)


@pytest.mark.slow
@settings(
    max_examples=1_000,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(document=documents)
def test_a_thousand_generated_documents_compose_or_are_refused(reference, document):
    tried(reference, document)


@pytest.mark.soak
@settings(
    max_examples=10_000,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(document=documents)
def test_ten_thousand_generated_documents_compose_or_are_refused(reference, document):
    tried(reference, document)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200) | documents)
def test_the_reader_takes_any_text(document):
    with suppress(UserError):
        assert isinstance(parse(document, "x.yaml", GENERATED), Node)
