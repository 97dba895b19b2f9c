"""flagd's file says which served version a caller gets, or is refused with all that is wrong."""

import json

import pytest

from tidegate.errors import DeclarationError
from tidegate.serve.routing.caller import CallerAttributes
from tidegate.serve.routing.flag_file import read

KNOWN = CallerAttributes.declared("x-caller", "")
SERVED = frozenset({"a" * 12, "b" * 12})
FLAG = {
    "state": "ENABLED",
    "variants": {"stable": "a" * 12, "candidate": "b" * 12},
    "defaultVariant": "stable",
    "targeting": {"if": [{"in": [{"var": "targetingKey"}, ["ada", "Zoë"]]}, "candidate", None]},
}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "flags.json"


def written(path, **flags):
    path.write_text(json.dumps({"flags": flags}))
    return path


def test_a_caller_gets_its_version_and_others_the_default(path):
    flag = read(written(path, model=FLAG), None, SERVED, KNOWN)
    callers = [b"ada", "Zoë".encode(), b"bob", b"", b"\xff\xfe"]
    assert [flag.version_for(lambda _, key=key: key)[0] for key in callers] == ["b", "b", "a", "a", "a"]


def test_without_targeting_everyone_gets_the_default(path):
    plain = {key: value for key, value in FLAG.items() if key != "targeting"}
    assert read(written(path, model=plain), "model", SERVED, KNOWN).version_for(lambda _: b"ada") == "a" * 12


def tracks(path, flag, keys=(b"ada", b"bob"), candidate="a" * 12):
    read_flag = read(written(path, model=flag), None, SERVED, KNOWN)
    return [read_flag.is_candidates(lambda _, key=key: key, stable="a" * 12, candidate=candidate) for key in keys]


def test_of_two_versions_the_variants_version_says_who_answers(path):
    assert tracks(path, FLAG, candidate="b" * 12) == [True, False]
    swapped = FLAG | {"variants": {"stable": "b" * 12, "candidate": "a" * 12}}
    assert tracks(path, swapped, candidate="b" * 12) == [False, True]


ONE = "a" * 12


@pytest.mark.parametrize(
    ("variants", "default", "chosen", "expected"),
    [
        ({"stable": ONE, "candidate": ONE}, "stable", "candidate", [True, False]),
        ({"stable": ONE, "candidate": ONE}, "candidate", "stable", [False, True]),
        ({"now": ONE, "next": ONE}, "now", "next", [True, False]),
        ({"stable": ONE}, "stable", "stable", [False, False]),
        ({"candidate": ONE}, "candidate", "candidate", [True, True]),
    ],
    ids=["rendered", "everybody but one gets the candidate", "other names", "stable alone", "candidate alone"],
)
def test_of_one_version_served_twice_the_variants_name_says_who_answers(path, variants, default, chosen, expected):
    rule = {"if": [{"in": [{"var": "targetingKey"}, ["ada"]]}, chosen, None]}
    flag = FLAG | {"variants": variants, "defaultVariant": default, "targeting": rule}
    assert tracks(path, flag) == expected


def refusal(path, name=None):
    with pytest.raises(DeclarationError) as raised:
        read(path, name, SERVED, KNOWN)
    return " | ".join(map(str, raised.value.problems))


def test_one_of_several_flags_is_named(path):
    written(path, one=FLAG, two=FLAG)
    assert read(path, "two", SERVED, KNOWN).name == "two"
    assert "holds 2 flags; name one with --flag: one, two" in refusal(path)
    assert "has no flag three; it has one, two" in refusal(path, "three")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"state": "DISABLED"}, "its state is not ENABLED"),
        ({"variants": {}}, "has no variants"),
        ({"variants": []}, "has no variants"),
        (
            {"variants": FLAG["variants"] | {"old": "c" * 12}},
            "the variant old is the version cccccccccccc, which is not",
        ),
        ({"variants": FLAG["variants"] | {"old": 3}}, "the variant old is the version 3, which is not served"),
        ({"variants": FLAG["variants"] | {"old": ["a"]}}, "the variant old is the version ['a'], which is not served"),
        ({"defaultVariant": ["stable"]}, "its defaultVariant ['stable'] is not one of its variants"),
        ({"defaultVariant": "canary"}, "its defaultVariant canary is not one of its variants"),
        (
            {"targeting": {"if": [{"var": "group"}, "candidate"]}},
            "asks for 'group'; the server knows of a caller targetingKey",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_flag_that_cannot_be_followed_is_refused(path, change, why):
    said = refusal(written(path, model=FLAG | change))
    assert f"{path}:1: flags.model: " in said
    assert why in said


def test_all_that_is_wrong_is_said_at_once(path):
    assert refusal(written(path, model={"state": "DISABLED", "variants": {}, "targeting": 7})).count(" | ") == 3


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "has no flags"),
        ('{"flags": {"model": 1, "model": 2}}', "'model' is there twice"),
        ('{"flags": {}}', "has no flags"),
        ('{"flags": {"model": 3}}', "flags.model must be an object"),
        (" " * (2**20 + 1), "is larger than 1 MiB"),
    ],
    ids=["cut off", "deep", "a list", "twice", "none", "a number", "large"],
)
def test_another_file_is_refused(path, content, why):
    path.write_text(content)
    assert why in refusal(path)


def test_a_file_that_is_not_there_is_named(path):
    assert "flags.json: can't be read: no such file" in refusal(path)


def test_attributes_of_headers_and_shared_evaluators_decide(path):
    document = {
        "flags": {"model": FLAG | {"targeting": {"if": [{"$ref": "new"}, "candidate", None]}}},
        "$evaluators": {"new": {"and": [{"sem_ver": [{"var": "app"}, ">=", "2"]}, {"==": [{"var": "plan"}, "gold"]}]}},
    }
    path.write_text(json.dumps(document))
    flag = read(path, None, SERVED, CallerAttributes.declared("x-caller", "app=x-app,plan=x-plan"))
    sent = [{"x-app": b"2.1", "x-plan": b"gold"}, {"x-app": b"1.9", "x-plan": b"gold"}, {"x-app": b"2.1"}, {}]
    assert [flag.version_for(lambda name, one=one: one.get(name, b""))[0] for one in sent] == ["b", "a", "a", "a"]


def test_a_mistake_is_at_its_line(path):
    text = json.dumps({"flags": {"model": FLAG | {"targeting": {"if": [{"missing": ["x"]}, "candidate"]}}}}, indent=1)
    path.write_text(text)
    line = next(number for number, content in enumerate(text.splitlines(), 1) if '"missing"' in content)
    assert f"{path}:{line}: flags.model: unknown operator 'missing'" in refusal(path)


BY = {"cat": [{"var": "$flagd.flagKey"}, {"var": "targetingKey"}]}
SHARES = [["candidate", 30], ["stable", 70]]
RULES = [
    {"fractional": SHARES},
    {"fractional": [BY, *SHARES]},
    {"fractional": [{"var": "targetingKey"}, ["candidate", 1], ["stable", 2**31 - 2]]},
    {"if": [{"starts_with": [{"var": "targetingKey"}, "caller-1"]}, "candidate", {"fractional": [BY, *SHARES]}]},
    {"if": [{"or": [{"in": [{"var": "targetingKey"}, ["Zoë"]]}, {"ends_with": [BY, "7"]}]}, "candidate"]},
    {
        "if": [
            {"!": {"var": "targetingKey"}},
            "candidate",
            {"in": ["-2", {"var": "targetingKey"}]},
            "candidate",
            "stable",
        ]
    },
]


@pytest.mark.slow  # it loads gRPC
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_flagds_own_provider_gives_each_caller_the_same(path, rule):
    from openfeature import api
    from openfeature.contrib.provider.flagd import FlagdProvider
    from openfeature.contrib.provider.flagd.config import ResolverType
    from openfeature.evaluation_context import EvaluationContext

    flag = read(written(path, model=FLAG | {"targeting": rule}), None, SERVED, KNOWN)
    api.set_provider_and_wait(FlagdProvider(resolver_type=ResolverType.FILE, offline_flag_source_path=str(path)))
    try:
        client = api.get_client()
        callers = [None, "Zoë", "x" * 30, "x" * 300, *(f"caller-{number}" for number in range(500))]
        theirs = [client.get_string_value("model", "nothing", EvaluationContext(caller)) for caller in callers]
    finally:
        api.shutdown()
        api.clear_providers()
    assert [flag.version_for(lambda _, caller=caller: (caller or "").encode()) for caller in callers] == theirs
    assert len({*theirs}) == 2 or "2147483646" in str(rule)
