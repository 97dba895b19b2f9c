"""A caller gets the variant that flagd gives it."""

import pytest

from tidegate.serve.flag_rule import FLAG, KEY, murmur3, problems, variant_of

BOTH = frozenset({"candidate", "stable"})
HASHED = {"cat": [{"var": FLAG}, {"var": KEY}]}
TENTH = {"fractional": [HASHED, ["candidate", 10], ["stable", 90]]}


@pytest.mark.parametrize(
    ("data", "digest"),
    [
        (b"", 0),
        (b"hello", 0x248BFA47),
        (b"hello, world", 0x149BBB7F),
        (b"The quick brown fox jumps over the lazy dog", 0x2E4FF723),
    ],
)
def test_the_hash_is_the_published_one(data, digest):
    assert murmur3(data) == digest


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
    assert list(problems({"fractional": rule}, BOTH)) == []
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
    assert list(problems(rule, BOTH)) == []
    assert variant_of(rule, "model", "ada") == chosen


def test_who_has_no_key_is_in_no_share():
    assert variant_of({"fractional": [["candidate", 1]]}, "model", "") is None
    assert variant_of({"if": [{"var": KEY}, TENTH, "stable"]}, "model", "") == "stable"
    assert variant_of({"if": [{"var": KEY}, "candidate"]}, "model", "") is None


def test_of_several_conditions_the_first_that_holds_chooses():
    rule = {"if": [{"==": [{"var": KEY}, "a"]}, "stable", {"==": [{"var": KEY}, "b"]}, "candidate", None]}
    assert list(problems(rule, BOTH)) == []
    assert [variant_of(rule, "model", key) for key in "abc"] == ["stable", "candidate", None]


def nested(depth):
    return "stable" if depth == 0 else {"if": [{"var": KEY}, "candidate", nested(depth - 1)]}


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("canary", "unknown variant 'canary'"),
        ({"if": [{"var": "group"}, "candidate", "stable"]}, "asks for group; the server knows of a caller only"),
        ({"if": [{"sem_ver": ["1", "=", "1"]}, "candidate", "stable"]}, "unknown operator 'sem_ver'"),
        ({"if": [{"in": ["a"]}, "candidate", "stable"]}, "in takes 2 values, got 1"),
        ({"if": [{"in": ["a", "b"], "or": []}, "candidate", "stable"]}, "a condition is one operator"),
        ({"fractional": [["candidate", 0]]}, "are 0 in all"),
        ({"fractional": []}, "are 0 in all"),
        ({"fractional": [["candidate", 1.5]]}, "a whole weight"),
        ({"fractional": [["candidate", True]]}, "a whole weight"),
        ({"fractional": [["candidate", -1], ["stable", 2]]}, "a whole weight"),
        ({"fractional": [["canary", 1]]}, "unknown variant 'canary'"),
        ({"fractional": [7, ["stable", 1]]}, "distributes and joins texts"),
        ({"fractional": [{"==": ["a", "b"]}, ["stable", 1]]}, "distributes and joins texts"),
        ({"if": [{"==": [{"cat": [1.0]}, "1"]}, "stable"]}, "distributes and joins texts"),
        (7, "gives no variant"),
        ({"if": ["x"]}, "gives no variant"),
        (nested(40), "is nested more than 32 deep"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_what_gives_no_variant_is_refused(rule, why):
    assert why in "; ".join(problems(rule, BOTH))
