"""A change to what the model takes or returns is named, with what it does to clients while both versions serve."""

from dataclasses import replace

import pytest

from gate_evidence import evidence, judged
from tidegate.config.schema.data import ColumnType
from tidegate.data.signature import InputTensor, OutputTensor, Signature
from tidegate.gate.evidence import plans, signature
from tidegate.gate.pairing import Unpaired
from tidegate.plans import Plan

DISTANCE = InputTensor("distance", "FP64", ColumnType.FLOAT, nullable=False, unit="mi")
TEMP = InputTensor("temp", "FP64", ColumnType.FLOAT, nullable=True, unit="degF")
CARRIER = InputTensor("carrier", "BYTES", ColumnType.CATEGORY, nullable=False, unit=None)
OUTPUTS = (OutputTensor("probability", "FP64"), OutputTensor("positive", "BOOL"))
BASE = Signature("flights", "binary", 0.5, (DISTANCE, TEMP, CARRIER), OUTPUTS)


def plan(environment, unknown_inputs):
    return Plan(environment, "canary", 40.0, (), (), "rollback", 1, 0, 0, unknown_inputs)


PROD = (plan("prod", "refuse"),)


def findings(head, base=BASE, planned=PROD):
    known = evidence(rows=200)
    of_head = known.head.holding(signature, head).holding(plans, planned)
    return judged(replace(known, base=known.base.holding(signature, base), head=of_head), kind="signature")


def changed(**inputs):
    """The base's signature with inputs replaced, removed (None) or added."""
    tensors = {tensor.name: tensor for tensor in BASE.inputs} | inputs
    return replace(BASE, inputs=tuple(tensor for tensor in tensors.values() if tensor))


def test_the_same_signature_passes():
    (finding,) = findings(BASE)
    assert (finding.verdict.value, finding.reason) == ("pass", "the 3 inputs and 2 outputs are those of the base")


@pytest.mark.parametrize(
    ("head", "verdict", "reason"),
    [
        (changed(wind=replace(TEMP, name="wind")), "fail", "wind is a new input: the candidate refuses every request"),
        (changed(temp=None), "fail", "the candidate refuses that (400) in prod"),
        (changed(distance=replace(DISTANCE, datatype="INT64", type=ColumnType.INT)), "fail", "is INT64, and was FP64"),
        (changed(carrier=replace(CARRIER, type=ColumnType.STRING)), "fail", "is read differently by the two versions"),
        (changed(temp=replace(TEMP, nullable=False)), "fail", "temp is required now"),
        (changed(distance=replace(DISTANCE, nullable=True)), "pass", "distance may be null now"),
        (changed(temp=replace(TEMP, unit="degC")), "fail", "temp is in degC, and was in degF"),
        (changed(temp=replace(TEMP, unit=None)), "fail", "temp is in no unit, and was in degF"),
        (replace(BASE, model="delays"), "fail", "the model is called delays, and was flights"),
        (replace(BASE, outputs=OUTPUTS[:1]), "fail", "positive was answered, and is missing now"),
        (replace(BASE, outputs=(OUTPUTS[0], OutputTensor("positive", "INT64"))), "fail", "positive is INT64, and was"),
    ],
    ids=[
        "an input added",
        "an input removed",
        "an input of another datatype",
        "an input of another type in the same datatype",
        "an input newly required",
        "an input no longer required",
        "an input in another unit",
        "an input without its unit",
        "another name of the model",
        "an output removed",
        "an output of another datatype",
    ],
)
def test_a_change_says_what_it_does_to_clients(head, verdict, reason):
    (finding,) = findings(head)
    assert finding.verdict.value == verdict
    assert reason in finding.reason
    assert bool(finding.remedy) is (verdict == "fail")


@pytest.mark.parametrize(
    ("planned", "verdict"),
    [
        ((plan("dev", "ignore"), plan("prod", "ignore")), "pass"),
        ((plan("dev", "refuse"), plan("prod", "ignore")), "fail"),
        (Unpaired("no rollout was planned"), "fail"),
    ],
    ids=["ignored everywhere", "refused somewhere", "no plan"],
)
def test_an_input_may_be_removed_where_every_environment_ignores_it(planned, verdict):
    (finding,) = findings(changed(temp=None), planned=planned)
    assert finding.verdict.value == verdict


def test_an_output_more_breaks_no_client():
    (finding,) = findings(replace(BASE, outputs=(*OUTPUTS, OutputTensor("margin", "FP64"))))
    assert finding.verdict.value == "pass"


@pytest.mark.parametrize("side", ["base", "head"])
def test_without_a_signature_nothing_is_decided(side):
    sides = {"base": BASE, "head": BASE} | {side: signature.ABSENT}
    (finding,) = findings(**sides)
    assert (finding.verdict.value, finding.remedy) == ("inconclusive", "run `dvc repro package`")
