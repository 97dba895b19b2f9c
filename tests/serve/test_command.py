"""`tidegate-serve` takes what `tidegate serve` and `tidegate fetch` take, and refuses the same."""

import inspect
import os
from pathlib import Path
from typing import get_args

import pytest

from tidegate.cli.deployment import fetch as fetch_verb
from tidegate.cli.serving import serve as serve_verb
from tidegate.serve import command, launch
from tidegate.serve.observability.access_log import LogOptions
from tidegate.serve.observability.row_log import RowLogOptions
from tidegate.serve.routing.split import RequestSplit

NOWHERE = "0" * 64


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch):
    for name in [name for name in os.environ if name.startswith("TIDEGATE_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def launched(monkeypatch):
    given = []
    monkeypatch.setattr(launch, "run", given.append)
    return given


def of_tidegate(verb):
    """The options of a verb of tidegate by name: their default and variable."""
    found = {}
    for name, parameter in inspect.signature(verb.command).parameters.items():
        option = get_args(parameter.annotation)[1]
        found[name] = (parameter.default, getattr(option, "envvar", None))
    return found


def test_its_options_are_those_of_tidegate_serve(launched):
    expected = of_tidegate(serve_verb)
    command.main([])
    (made,) = launched
    assert made == launch.Options(
        **{name: expected[name][0] for name in ("package", "sha256", "host", "port")},
        ignore_unknown=expected["unknown_inputs"][0] == "ignore",
        rows=RowLogOptions(*(expected[name][0] for name in ("row_log", "row_sample", "row_key"))),
        log=LogOptions.declared(*(expected[name][0] for name in ("access_log", "track", "log_inputs", "log_sample"))),
        unready_s=expected["drain"][0],
        candidate=expected["candidate"][0],
        candidate_sha256=expected["candidate_sha256"][0],
        split=RequestSplit(*(expected[name][0] for name in ("candidate_weight", "sticky_header", "shadow"))),
        flags=expected["flags"][0],
        flag=expected["flag"][0],
        flag_headers=expected["flag_headers"][0],
        traces=expected["traces"][0],
        trace_sample=expected["trace_sample"][0],
    )
    assert {variable for _, variable in expected.values()} == {f"TIDEGATE_{name.upper()}" for name in expected}
    assert tuple(kind.value for kind in serve_verb.UnknownInputs) == command.UNKNOWN_INPUTS


@pytest.mark.parametrize("verb", [[], ["serve"]], ids=["without a verb", "serve"])
def test_options_and_variables_arrive(verb, launched, monkeypatch):
    monkeypatch.setenv("TIDEGATE_PORT", "9000")
    monkeypatch.setenv("TIDEGATE_UNKNOWN_INPUTS", "ignore")
    command.main([*verb, "--package", "/models", "--sha256", NOWHERE])
    assert launched == [launch.Options(package=Path("/models"), sha256=NOWHERE, port=9000, ignore_unknown=True)]


@pytest.mark.parametrize(
    ("variable", "value", "why"),
    [
        ("TIDEGATE_PORT", "70000", "must be a number from 0 to 65535"),
        ("TIDEGATE_PORT", "8080x", "must be a number from 0 to 65535"),
        ("TIDEGATE_UNKNOWN_INPUTS", "drop", "must be one of refuse, ignore"),
        ("TIDEGATE_LOG_SAMPLE", "much", "must be a number, got 'much'"),
        ("TIDEGATE_LOG_SAMPLE", "2", "a share from 0 to 1, got 2.0"),
        ("TIDEGATE_CANDIDATE_WEIGHT", "0.5", "need its folder: --candidate"),
        ("TIDEGATE_FLAGS", "flags.json", "--flags needs --candidate and --sticky-header"),
        ("TIDEGATE_FLAG", "model", "the flag model needs the file with flags: --flags"),
        ("TIDEGATE_TRACES", "collector:4318", "--traces takes the address of a collector"),
        ("TIDEGATE_TRACE_SAMPLE", "2", "a share from 0 to 1, got 2.0"),
        ("TIDEGATE_FLAG_HEADERS", "plan=x-plan", "--flag-headers needs the file with flags: --flags"),
        ("TIDEGATE_STICKY_HEADER", "X Caller", "a header's name has 1 to 64"),
        ("TIDEGATE_DRAIN", "nan", "a drain takes 0 to 300 seconds, got nan"),
        ("TIDEGATE_TRACK", "Canary", "a track has 1 to 63 lower-case letters"),
    ],
)
def test_a_wrong_variable_is_refused_like_a_wrong_option(variable, value, why, monkeypatch, launched, capsys):
    monkeypatch.setenv(variable, value)
    with pytest.raises(SystemExit) as ended:
        command.main([])
    assert (ended.value.code, launched) == (2, [])
    assert why in capsys.readouterr().err


def test_a_flag_decides_alone(launched, capsys):
    given = ("--candidate", "/next", "--flags", "flags.json", "--sticky-header", "x-caller")
    command.main(given)
    with pytest.raises(SystemExit) as ended:
        command.main([*given, "--candidate-weight", "0.1"])
    assert (ended.value.code, len(launched)) == (2, 1)
    assert "leave out --candidate-weight and --shadow" in capsys.readouterr().err


def test_headers_of_a_flag_are_refused_before_anything_is_loaded(launched, capsys):
    given = ("--candidate", "/next", "--flags", "flags.json", "--sticky-header", "x-caller", "--flag-headers")
    command.main([*given, "plan=x-plan"])
    with pytest.raises(SystemExit) as ended:
        command.main([*given, "plan:x-plan"])
    assert (ended.value.code, [options.flag_headers for options in launched]) == (2, ["plan=x-plan"])
    assert "takes name=header, as plan=x-plan" in capsys.readouterr().err


def test_a_package_that_is_not_there_is_missing_evidence(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        command.main(["--package", str(tmp_path / "no\nwhere")])
    assert ended.value.code == 3
    assert capsys.readouterr().err == f"{tmp_path}/no\\nwhere/package.json: not found; run `dvc repro` to create it\n"


def test_fetch_takes_the_options_of_tidegate_fetch_and_refuses_what_is_no_digest(tmp_path, capsys):
    assert [*of_tidegate(fetch_verb)] == ["store", "sha256", "into"]
    with pytest.raises(SystemExit) as ended:
        command.main(["fetch", "https://models.example", "--sha256", "abc", "--into", str(tmp_path)])
    assert ended.value.code == 2
    assert "--sha256 takes 64 hexadecimal digits, got 'abc'" in capsys.readouterr().err
