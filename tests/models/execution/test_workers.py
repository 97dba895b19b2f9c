"""The number of workers is a variable of the environment: no key, no parameter, no part of any result."""

import sys

import pytest

from tidegate.errors import DeclarationError, Level
from tidegate.models.execution import workers as module
from tidegate.models.execution.workers import VARIABLE, Workers, cautions, workers


@pytest.fixture(autouse=True)
def four_cores(monkeypatch):
    monkeypatch.setattr(module, "_cores", lambda: 4)
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.mark.parametrize(
    ("threads", "count"), [(1, 4), (2, 2), (3, 1), (8, 1)], ids=["a core each", "two", "a rest", "more threads"]
)
def test_by_default_every_core_is_busy_and_none_twice(threads, count):
    assert workers(threads) == Workers(count, threads)
    assert [*cautions(threads)] == []


@pytest.mark.parametrize("text", ["", " ", "4"])
def test_an_empty_variable_is_the_default(monkeypatch, text):
    monkeypatch.setenv(VARIABLE, text)
    assert workers(1).count == 4


def test_what_is_set_counts(monkeypatch):
    monkeypatch.setenv(VARIABLE, "3")
    assert workers(1).count == 3
    assert [*cautions(1)] == []


@pytest.mark.parametrize("text", ["0", "-1", "two", "1.5", "1025", "²", "9" * 5000])
def test_what_is_no_number_of_workers_is_refused_with_its_value(monkeypatch, text):
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(DeclarationError, match=f"{VARIABLE} must be a whole number from 1 to 1024; got '"):
        workers(1)


@pytest.mark.parametrize(
    ("text", "threads", "said"),
    [
        ("5", 1, "asks for 5 workers; this machine has 4 cores, so they wait for each other"),
        ("4", 2, "asks for 4 workers with 2 threads each; this machine has 4 cores, so they wait for each other"),
    ],
)
def test_more_than_the_machine_has_is_cautioned_and_done(monkeypatch, text, threads, said):
    monkeypatch.setenv(VARIABLE, text)
    assert [(str(each), each.level) for each in cautions(threads)] == [(f"warning: {VARIABLE} {said}", Level.WARNING)]
    assert workers(threads).count == int(text)


def test_threads_alone_are_no_matter_of_workers(monkeypatch):
    monkeypatch.setenv(VARIABLE, "1")
    assert [*cautions(64)] == []


def test_there_is_one_where_processes_cannot_be_forked(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert workers(1).count == 1
