"""Clients of the released model can go on with the request that they send today.

Compares what the packaged models of base and head take and return. During a rollout both serve: whoever changes the
request first is refused by the other version. An input that is removed is accepted where every environment declares
`unknown_inputs: ignore`; any other change needs a waiver, which names who has talked to the clients.

Why: metrics do not see it. A model with one input more is better on every row of the holdout, and answers 400 to every
client.

Example: `clients_go_on: {kind: signature}`
"""

from collections.abc import Iterator
from typing import Literal

from tidegate.config.section import Section
from tidegate.data.signature import InputTensor, Signature
from tidegate.gate.claim import Claim
from tidegate.gate.evidence import Evidence, plans, signature
from tidegate.gate.pairing import Unpaired
from tidegate.records import Finding, Stricter, Verdict

NEEDS_BASE = True
BY_ROWS = False
NEEDS = ("signature", "plans")
STRICTER: dict[str, Stricter] = {}
SUBJECT = "request and answer"
IN_TWO_CHANGES = (
    "first release `unknown_inputs: ignore` and let clients send it, then add the input and a waiver that says so"
)


class Params(Section):
    """The packaged model must take the requests, and give the answers, of the base's."""

    kind: Literal["signature"]


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    assert evidence.base is not None
    base, head = evidence.base.of(signature), evidence.head.of(signature)
    for packaged in (head, base):
        if isinstance(packaged, Unpaired):
            yield Finding(name, Verdict.INCONCLUSIVE, packaged.reason, SUBJECT, remedy=packaged.remedy)
            return
    assert isinstance(base, Signature)
    assert isinstance(head, Signature)
    found = [*_inputs(name, base, head, _refusing(evidence)), *_outputs(name, base, head)]
    yield from found
    if not found:
        reason = f"the {len(head.inputs)} inputs and {len(head.outputs)} outputs are those of the base"
        yield Finding(name, Verdict.PASS, reason, SUBJECT)


def _refusing(evidence: Evidence) -> list[str]:
    """Environments that refuse an input which the model does not have; all of them without a plan."""
    planned = evidence.head.of(plans)
    if isinstance(planned, Unpaired):
        return ["every environment"]
    return [plan.environment for plan in planned if plan.unknown_inputs == "refuse"]


def _inputs(name: str, base: Signature, head: Signature, refusing: list[str]) -> Iterator[Finding]:
    before, after = ({tensor.name: tensor for tensor in side.inputs} for side in (base, head))
    for added in sorted(after.keys() - before.keys()):
        reason = (
            f"{added} is a new input: the candidate refuses every request of today's clients (400), and the stable "
            "version refuses those that send it already, unless it ignores unknown inputs"
        )
        yield Finding(name, Verdict.FAIL, reason, SUBJECT, added, remedy=IN_TWO_CHANGES)
    for removed in sorted(before.keys() - after.keys()):
        yield _removed(name, removed, refusing)
    for kept in sorted(before.keys() & after.keys()):
        yield from (
            Finding(name, verdict, f"{kept} {reason}", SUBJECT, kept, remedy=_remedy(verdict))
            for verdict, reason in _changes(before[kept], after[kept])
        )


def _removed(name: str, removed: str, refusing: list[str]) -> Finding:
    reason = f"{removed} is removed: clients send it for as long as the stable version needs it"
    if not refusing:
        return Finding(name, Verdict.PASS, f"{reason}; every environment ignores it", SUBJECT, removed)
    effect = f"the candidate refuses that (400) in {', '.join(refusing)}"
    remedy = "declare `unknown_inputs: ignore` in those environments"
    return Finding(name, Verdict.FAIL, f"{reason}, and {effect}", SUBJECT, removed, remedy=remedy)


def _changes(before: InputTensor, after: InputTensor) -> Iterator[tuple[Verdict, str]]:
    if before.datatype != after.datatype:
        reason = "one request cannot suit both versions, and each refuses the other's (400)"
        yield Verdict.FAIL, f"is {after.datatype}, and was {before.datatype}: {reason}"
    elif before.type != after.type:
        reason = "the same request is read differently by the two versions"
        yield Verdict.FAIL, f"is of type {after.type}, and was {before.type}: {reason}"
    if before.nullable and not after.nullable:
        yield Verdict.FAIL, "is required now: the candidate refuses requests in which it is null (400)"
    if after.nullable and not before.nullable:
        reason = "clients send null only after the rollout, for the stable version refuses it (400)"
        yield Verdict.PASS, f"may be null now: {reason}"
    if before.unit != after.unit:
        reason = "no version refuses the other's values, and one of the two answers wrongly"
        yield Verdict.FAIL, f"is in {after.unit or 'no unit'}, and was in {before.unit or 'no unit'}: {reason}"


def _outputs(name: str, base: Signature, head: Signature) -> Iterator[Finding]:
    if base.model != head.model:
        reason = f"the model is called {head.model}, and was {base.model}: its path changes, and clients get a 404"
        yield Finding(name, Verdict.FAIL, reason, SUBJECT, remedy=_remedy(Verdict.FAIL))
    if base.classes != head.classes:
        reason = "the classes, or their order, are others: clients that read the probabilities by place read wrong ones"
        yield Finding(name, Verdict.FAIL, reason, SUBJECT, remedy=_remedy(Verdict.FAIL))
    before, after = ({tensor.name: tensor.datatype for tensor in side.outputs} for side in (base, head))
    for output in sorted(before):
        if after.get(output) != before[output]:
            now = (
                f"is {after[output]}, and was {before[output]}"
                if output in after
                else "was answered, and is missing now"
            )
            reason = f"{output} {now}: clients that read it fail, with either version for a part of the traffic"
            yield Finding(name, Verdict.FAIL, reason, SUBJECT, output, remedy=_remedy(Verdict.FAIL))


def _remedy(verdict: Verdict) -> str:
    return "" if verdict is Verdict.PASS else "serve it as another model beside this one, or add a waiver"
