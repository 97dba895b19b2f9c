"""One trial: a process of its own, which a limit or a bug ends without an answer."""

import time

import pytest

from tidegate.models.validation import trial_child

UNLIMITED = -1


@pytest.fixture(autouse=True)
def _no_limit_of_memory(monkeypatch):
    monkeypatch.setattr(trial_child, "MEMORY", UNLIMITED)  # this process, which is forked, has loaded far more


def tried(monkeypatch, trial):
    monkeypatch.setattr(trial_child, "_refusals", trial)
    return trial_child._in_a_process_of_its_own(b"{}")


def test_the_answers_are_the_refusals_in_turn(monkeypatch):
    assert tried(monkeypatch, lambda _: ["ünfit\non two lines", "", "x" * 100_000]) == [
        "ünfit\non two lines",
        "",
        "x" * 100_000,
    ]


def test_what_was_answered_before_a_limit_ended_the_trial_is_kept(monkeypatch):
    def trial(_):
        yield "unfit"
        raise MemoryError

    assert tried(monkeypatch, trial) == ["unfit"]


@pytest.mark.parametrize(
    "trial",
    [lambda _: [str(sum(iter(int, 1)))], lambda _: [time.sleep(60) or "late"]],
    ids=["computes for ever", "waits for ever"],
)
def test_a_trial_that_never_ends_is_ended(monkeypatch, trial):
    monkeypatch.setattr(trial_child, "CPU_S", 1)
    monkeypatch.setattr(trial_child, "LONGEST_S", 5)
    began = time.monotonic()
    assert tried(monkeypatch, trial) == []
    assert time.monotonic() - began < 30


def test_a_trial_that_runs_out_of_memory_refuses_nothing(monkeypatch, capfd):
    def trial(_):
        raise MemoryError

    assert tried(monkeypatch, trial) == []
    assert capfd.readouterr().err == ""


def test_a_bug_keeps_its_traceback_and_refuses_nothing(monkeypatch, capfd):
    assert tried(monkeypatch, lambda _: {}[_]) == []
    assert "KeyError" in capfd.readouterr().err


def test_a_trial_writes_no_bytes_to_a_file(monkeypatch, tmp_path):
    def trial(_):
        (tmp_path / "file").write_text("written")
        return [""]

    assert tried(monkeypatch, trial) == []
    assert (tmp_path / "file").read_text() == ""
