"""One line a request, which a hostile client cannot break, and without values that nobody declared."""

import json
from dataclasses import replace

import pytest

from tidegate.columns import ColumnType
from tidegate.data.signature import InputTensor, OutputTensor, Signature
from tidegate.errors import DeclarationError
from tidegate.serve.observability.access_log import (
    LONGEST_TEXT,
    REDACTED,
    ROWS,
    AccessLog,
    Exchange,
    LogOptions,
    request_id,
)

DISTANCE = InputTensor("distance", "FP64", ColumnType.FLOAT, nullable=True, unit=None)
NAME = InputTensor("name", "BYTES", ColumnType.STRING, nullable=True, unit=None)
SIGNATURE = Signature("flights", "binary", 0.4, (DISTANCE, NAME), (OutputTensor("probability", "FP64"),))


NOTHING_DECLARED = LogOptions()


def line(exchange, options=NOTHING_DECLARED, signature=SIGNATURE):
    written = []
    AccessLog(options, signature, "abc", written.append).log(exchange)
    assert written[0].endswith(b"}\n")
    assert written[0].count(b"\n") == 1
    return json.loads(written[0])


def answered(**values):
    return Exchange("r-1", status=200, cause="", queue_s=0.001, predict_s=0.002, rows=2, values=values)


def test_a_line_says_who_what_and_how_long():
    logged = line(answered(distance=[1.0]), LogOptions(track="canary"))
    assert logged.pop("time").endswith("Z")
    assert logged.pop("total_ms") >= 0
    assert logged == {
        "id": "r-1",
        "model": "flights",
        "version": "abc",
        "track": "canary",
        "status": 200,
        "cause": "",
        "input": "",
        "queue_ms": 1.0,
        "predict_ms": 2.0,
        "bytes_in": 0,
        "bytes_out": 0,
        "rows": 2,
    }


def test_a_refusal_names_its_cause_and_the_input_if_the_model_has_it():
    logged = line(Exchange("r", cause="value", name="distance"))
    assert (logged["cause"], logged["input"]) == ("value", "distance")
    assert line(Exchange("r", cause="shape", name='no such "input"\n'))["input"] == ""


def test_a_request_that_met_a_bug_is_logged_as_one():
    logged = line(Exchange("r"))
    assert (logged["status"], logged["cause"]) == (500, "bug")


def test_values_are_logged_of_declared_inputs_only_and_short():
    texts = ["x" * 500] * 20
    options = LogOptions(inputs=("name",), sample=1)
    assert line(answered(distance=[1.0], name=texts), options)["inputs"] == {"name": ["x" * LONGEST_TEXT] * ROWS}
    assert "inputs" not in line(answered(distance=[1.0], name=texts), replace(options, sample=0))
    assert "inputs" not in line(answered(distance=[1.0], name=texts), LogOptions(sample=1))


def test_a_private_column_is_redacted():
    signature = replace(SIGNATURE, inputs=(DISTANCE, replace(NAME, private=True)))
    logged = line(answered(distance=[None], name=["Kim"]), LogOptions(inputs=("name", "distance"), sample=1), signature)
    assert logged["inputs"] == {"name": REDACTED, "distance": [None]}


def test_an_input_to_log_that_the_model_lacks_is_refused_with_the_nearest():
    with pytest.raises(DeclarationError, match="unknown input to log: distanse; did you mean distance"):
        line(answered(), LogOptions(inputs=("distanse",)))


@pytest.mark.parametrize("track", ["Canary", "a b", "x" * 64, "\n", "-a"])
def test_a_track_is_a_short_word(track):
    with pytest.raises(DeclarationError, match="a track has 1 to 63 lower-case letters"):
        LogOptions(track=track)


@pytest.mark.parametrize("sample", [-0.1, 1.1, float("nan")])
def test_a_sample_is_a_share(sample):
    with pytest.raises(DeclarationError, match="a share from 0 to 1"):
        LogOptions(sample=sample)


def test_names_of_inputs_are_read_from_one_text():
    assert LogOptions.declared("-", "", " a, b ,", 0.5) == LogOptions("-", "", ("a", "b"), 0.5)


@pytest.mark.parametrize("given", ["a", "0af7651916cd43dd8448eb211c80319c", "Root:1.2_x-3", "x" * 64])
def test_a_well_formed_id_is_kept(given):
    assert request_id(given) == given


@pytest.mark.parametrize("given", [None, "", "x" * 65, 'a"b', "a b", "a\nb", "é", "-a", "a\x00"])
def test_any_other_id_is_replaced(given):
    made = request_id(given)
    assert made != given
    assert len(made) == 32
    assert request_id(given) != made
