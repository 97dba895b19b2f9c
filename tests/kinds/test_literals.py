"""A constant is read from a kind's text: the file is not run, and what is computed is not guessed."""

import pytest

from tidegate.kinds import METRICS
from tidegate.kinds.literals import words


@pytest.mark.parametrize(
    "text",
    [
        'TASKS = frozenset({"binary", "regression"})',
        'TASKS: frozenset[str] = frozenset(["binary", "regression"])',
        'TASKS = {"binary", "regression"}',
        'import no_such_module\nTASKS = ("binary", "regression")\nraise SystemExit(1)',
    ],
)
def test_listed_texts_are_read_without_running_the_file(text: str) -> None:
    assert words(text.encode(), "TASKS") == {"binary", "regression"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "OTHER = ('binary',)",
        "TASKS = frozenset(names())",
        "TASKS = frozenset({'binary', NAME})",
        "TASKS = ('binary',)\nTASKS = ('regression',)",
        "def f():\n    TASKS = ('binary',)",
        "TASKS = (",
        "TASKS = 'binary'",
        "TASKS = frozenset({1})",
        "TASKS: frozenset[str]",
        "\0",
    ],
)
def test_what_only_running_shows_is_none(text: str) -> None:
    assert words(text.encode(), "TASKS") is None


@pytest.mark.parametrize("name", METRICS.names())
def test_every_metric_lists_its_tasks_as_it_has_them_when_run(name: str) -> None:
    assert METRICS.listed(name, "TASKS") == METRICS.load(name).TASKS
