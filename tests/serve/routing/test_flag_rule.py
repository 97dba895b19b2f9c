"""A caller gets the variant that flagd gives it."""

import random

import pytest

from tidegate.serve.routing.caller import FLAG, KEY, NOW
from tidegate.serve.routing.flag_checks import RuleChecks
from tidegate.serve.routing.flag_rule import FlagRequest
from tidegate.serve.routing.murmur3 import murmur3

BOTH = frozenset({"candidate", "stable"})
HASHED = {"cat": [{"var": FLAG}, {"var": KEY}]}
TENTH = {"fractional": [HASHED, ["candidate", 10], ["stable", 90]]}
ATTRIBUTES = (KEY, NOW, "plan", "app", "mail")


def problems(rule, attributes=(KEY,)):
    return list(RuleChecks(BOTH, attributes, {}).rule(rule, ()))


def variant_of(rule, flag, key, **others):
    return FlagRequest(flag, {name: value for name, value in ({KEY: key} | others).items() if value}).variant(rule)


def test_a_share_of_the_callers_gets_the_candidate_and_keeps_it():
    keys = [f"caller-{number}" for number in range(4000)]
    tenth = {key for key in keys if variant_of(TENTH, "model", key) == "candidate"}
    assert len(tenth) / len(keys) == pytest.approx(0.1, abs=0.02), "four standard deviations"
    half = {"fractional": [HASHED, ["candidate", 50], ["stable", 50]]}
    assert tenth < {key for key in keys if variant_of(half, "model", key) == "candidate"}
    assert tenth != {key for key in keys if variant_of(TENTH, "another", key) == "candidate"}


@pytest.mark.parametrize(
    ("rule", "hashed"),
    [
        ([["candidate", 1], ["stable", 1]], b"\x82\x65model\x64Zo\xc3\xab"),
        ([{"var": KEY}, ["candidate", 1], ["stable", 1]], b"\x64Zo\xc3\xab"),
        ([HASHED, ["candidate", 1], ["stable", 1]], b"\x69modelZo\xc3\xab"),
        ([{"cat": ["x" * 30]}, ["candidate", 1], ["stable", 1]], b"\x78\x1e" + b"x" * 30),
        (["x" * 300, ["candidate", 1], ["stable", 1]], b"\x79\x01\x2c" + b"x" * 300),
    ],
    ids=["flag and key", "the key", "joined", "30 bytes", "300 bytes"],
)
def test_a_bucket_is_the_hash_of_cbor_times_the_weights_over_two_to_the_32(rule, hashed):
    expected = ("candidate", "stable")[murmur3(hashed) * 2 // 2**32]
    assert problems({"fractional": rule}) == []
    assert variant_of({"fractional": rule}, "model", "Zoë") == expected


@pytest.mark.parametrize(
    ("condition", "chosen"),
    [
        ({"in": [{"var": KEY}, ["ada", "bob"]]}, "candidate"),
        ({"in": [{"var": KEY}, ["bob"]]}, "stable"),
        ({"==": [{"var": [KEY]}, "ada"]}, "candidate"),
        ({"!=": [{"var": KEY}, "ada"]}, "stable"),
        ({"starts_with": [{"var": KEY}, "a"]}, "candidate"),
        ({"ends_with": [{"var": KEY}, "z"]}, "stable"),
        ({"or": [{"in": [{"var": KEY}, ["x"]]}, {"var": KEY}]}, "candidate"),
        ({"and": [{"var": KEY}, {"!": [{"var": KEY}]}]}, "stable"),
        ({"!": {"var": KEY}}, "stable"),
        ({"var": KEY}, "candidate"),
    ],
    ids=str,
)
def test_a_condition_chooses(condition, chosen):
    rule = {"if": [condition, "candidate", "stable"]}
    assert problems(rule) == []
    assert variant_of(rule, "model", "ada") == chosen


def test_who_has_no_key_is_in_no_share():
    assert variant_of({"fractional": [["candidate", 1]]}, "model", "") is None
    assert variant_of({"if": [{"var": KEY}, TENTH, "stable"]}, "model", "") == "stable"
    assert variant_of({"if": [{"var": KEY}, "candidate"]}, "model", "") is None


def test_of_several_conditions_the_first_that_holds_chooses():
    rule = {"if": [{"==": [{"var": KEY}, "a"]}, "stable", {"==": [{"var": KEY}, "b"]}, "candidate", None]}
    assert problems(rule) == []
    assert [variant_of(rule, "model", key) for key in "abc"] == ["stable", "candidate", None]


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"==": [{"var": "plan"}, "gold"]}, True),
        ({"===": [{"var": "none"}, None]}, True),
        ({"!==": [{"var": "plan"}, "gold"]}, False),
        ({"!=": [{"var": ["none", "free"]}, "free"]}, False),
        ({"in": ["@EXAMPLE.com", {"var": "mail"}]}, True),
        ({"in": [{"var": "none"}, {"var": "mail"}]}, False),
        ({"in": [{"var": "none"}, ["None", "null", ""]]}, False),
        ({"starts_with": [{"var": "none"}, ""]}, False),
        ({"ends_with": [{"var": "mail"}, "@Example.com"]}, False),
        ({"ends_with": [{"lower": [{"var": "mail"}]}, "@example.com"]}, True),
        ({"==": [{"upper": {"var": "plan"}}, "GOLD"]}, True),
        ({"==": [{"lower": [{"var": "city"}]}, "Århus"]}, True),
        ({"!": {"lower": {"var": "none"}}}, True),
        ({"sem_ver": [{"var": "app"}, ">=", "2.10.0"]}, True),
        ({"sem_ver": [{"var": "app"}, "^", "v2"]}, True),
        ({"sem_ver": [{"var": "plan"}, "!=", "1.0.0"]}, False),
        ({"sem_ver": [{"var": "none"}, "!=", "1.0.0"]}, False),
        ({"<": [1700000000, {"var": NOW}, 99999999999]}, True),
        ({"<=": [{"var": [NOW]}, 1700000000]}, False),
        ({">": [{"var": NOW}, 1700000000]}, True),
        ({">=": [3, 3]}, True),
        ({"!!": [{"var": "none"}]}, False),
        ({"!!": {"var": "plan"}}, True),
        ({"and": [True, {"or": [False, {"var": "plan"}]}]}, True),
        ({"or": {"var": "none"}}, False),
        ("", False),
        ("0", True),
        (None, False),
    ],
    ids=str,
)
def test_a_condition_on_attributes(condition, holds):
    rule = {"if": [condition, "candidate", "stable"]}
    known = (KEY, NOW, "plan", "app", "mail", "city", "none")
    assert problems(rule, known) == []
    sent = {"plan": "gold", "app": "2.11.0-rc.1", "mail": "ada@EXAMPLE.com", "city": "ÅRHUS"}
    assert variant_of(rule, "model", "ada", **sent) == ("candidate" if holds else "stable")


def test_a_share_by_another_attribute_is_that_attributes():
    rule = {"fractional": [{"var": "plan"}, ["candidate", 1], ["stable"]]}
    assert problems(rule, (KEY, "plan")) == []
    answers = {plan: {variant_of(rule, "model", key, plan=plan) for key in "abc"} for plan in map(str, range(40))}
    assert {len(found) for found in answers.values()} == {1}
    assert {*map(min, answers.values())} == BOTH
    assert variant_of(rule, "model", "a") is None


CALLERS = [
    (key, {"plan": plan, "app": app, "mail": mail})
    for key in ("ada", "Zoë", "caller-17")
    for plan in ("gold", "free")
    for app in ("1.2.3", "2.0.0-rc.1", "v2", "latest")
    for mail in ("ada@example.com", "bob@test.org")
]
WORDS = ("gold", "free", "ada", "Zoë", "@example.com", "caller-", "o", "1.2.3", "")


def text(draw, depth=2):
    kinds = ["word", "var", "var", *(["cat"] if depth else [])]
    match draw.choice(kinds):
        case "word":
            return draw.choice(WORDS)
        case "var":
            name = draw.choice([KEY, FLAG, "plan", "app", "mail"])
            return {"var": draw.choice([name, [name], [name, "other"]])}
    return {"cat": [text(draw, depth - 1) for _ in range(draw.randint(1, 3))]}


def condition(draw, depth=3):
    kinds = ["==", "!=", "===", "!==", "in", "list", "starts_with", "ends_with", "sem_ver", "time", "text", "constant"]
    match draw.choice(kinds + ["!", "!!", "and", "or"] * bool(depth)):
        case "list":
            return {"in": [text(draw), draw.sample(WORDS, 3)]}
        case "sem_ver":
            how, version = (
                draw.choice(["=", "!=", "<", "<=", ">", ">=", "^", "~"]),
                draw.choice(["1.2.3", "2", "v2.0.0"]),
            )
            return {"sem_ver": [text(draw), how, version]}
        case "time":
            return {draw.choice(["<", "<=", ">", ">="]): draw.sample([{"var": NOW}, 1_700_000_000, 99_999_999_999], 2)}
        case "text":
            return text(draw)
        case "constant":
            return draw.choice([True, False, None])
        case "!" | "!!" as operator:
            inner = condition(draw, depth - 1)
            return {operator: draw.choice([[inner], inner])}
        case "and" | "or" as operator:
            return {operator: [condition(draw, depth - 1) for _ in range(draw.randint(1, 3))]}
        case operator:
            return {operator: [text(draw), text(draw)]}


def rule(draw, depth=3):
    match draw.choice(["name", "shares", "if", "if"] if depth else ["name", "shares"]):
        case "name":
            return draw.choice(["candidate", "stable", None])
        case "shares":
            by = draw.choice([[], [text(draw)]])
            return {
                "fractional": [*by, ["candidate", draw.randint(0, 9)], ["stable", draw.randint(1, 9)], ["candidate"]]
            }
    branches = [part for _ in range(draw.randint(1, 3)) for part in (condition(draw), rule(draw, depth - 1))]
    return {"if": branches + draw.choice([[], [rule(draw, depth - 1)]])}


def test_flagds_own_evaluator_gives_each_caller_the_same_by_rules_made_at_random():
    core = pytest.importorskip("openfeature.contrib.tools.flagd.core.flagd_core", reason="openfeature-flagd-core")
    from openfeature.evaluation_context import EvaluationContext

    draw, seen = random.Random(7), set()
    for number in range(400):
        made = {"if": [condition(draw), rule(draw), rule(draw)]}
        assert problems(made, ATTRIBUTES) == [], made
        flag = {"state": "ENABLED", "variants": {name: name for name in BOTH}, "defaultVariant": "stable"}
        theirs = core.FlagdCore()
        theirs.set_flags({"flags": {"model": flag | {"targeting": made}}})
        for key, others in CALLERS:
            wanted = theirs.resolve_string_value("model", "nothing", EvaluationContext(key, others)).value
            assert (variant_of(made, "model", key, **others) or "stable") == wanted, (number, made, key, others)
            seen.add(wanted)
    assert seen == BOTH
