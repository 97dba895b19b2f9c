"""A rule that can't be followed is refused, with the place of what is wrong."""

import pytest

from tidegate.serve.routing.caller import KEY
from tidegate.serve.routing.flag_checks import RuleChecks

BOTH = frozenset({"candidate", "stable"})


def found(rule, evaluators=None):
    return list(RuleChecks(BOTH, (KEY, "plan"), evaluators or {}).rule(rule, ("targeting",)))


def nested(depth):
    return "stable" if depth == 0 else {"if": [{"var": KEY}, "candidate", nested(depth - 1)]}


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("canary", "unknown variant 'canary'"),
        (
            {"if": [{"var": "group"}, "candidate", "stable"]},
            "asks for 'group'; the server knows of a caller plan, targeting",
        ),
        ({"if": [{"var": ""}, "candidate"]}, "asks for ''"),
        ({"if": [{"var": 0}, "candidate"]}, "var takes the name of an attribute"),
        ({"if": [{"var": ["plan", 3]}, "candidate"]}, "var takes the name of an attribute"),
        ({"if": [{"substr": ["plan", 3]}, "candidate"]}, "unknown operator 'substr'"),
        ({"if": [{"if": [True, "a"]}, "candidate"]}, "unknown operator 'if'"),
        ({"if": [{"sem_ver": ["1", "=", "one"]}, "candidate", "stable"]}, "sem_ver takes a text, one of =, !=, <"),
        ({"if": [{"sem_ver": ["1", "==", "1"]}, "candidate", "stable"]}, "sem_ver takes a text, one of =, !=, <"),
        ({"if": [{"sem_ver": ["1", "="]}, "candidate", "stable"]}, "sem_ver takes a text, one of =, !=, <"),
        ({"if": [{"==": [{"var": "plan"}, 7]}, "candidate"]}, "compares, joins and distributes texts"),
        ({"if": [{"==": [{"in": ["a", "b"]}, True]}, "candidate"]}, "compares, joins and distributes texts"),
        ({"if": [{"<": [{"var": "plan"}, 7]}, "candidate"]}, "compares $flagd.timestamp with whole numbers"),
        ({"if": [{"<": [1, 2.5]}, "candidate"]}, "compares $flagd.timestamp with whole numbers"),
        ({"if": [{"<": [1, 2, 3, 4]}, "candidate"]}, "< takes 2 values, got 4"),
        ({"if": [{">": [3, 2, 1]}, "candidate"]}, "> takes 2 values, got 3"),
        ({"if": [{"!": []}, "candidate"]}, "! takes 1 value, got 0"),
        ({"if": [{"or": []}, "candidate"]}, "or takes 1 value, got 0"),
        ({"if": [{"in": ["a", ["b", 7]]}, "candidate"]}, "is not a text"),
        ({"if": [7, "candidate"]}, "is not a condition"),
        ({"if": [["a"], "candidate"]}, "is not a condition"),
        ({"if": [{"lower": ["a", "b"]}, "candidate"]}, "lower takes 1 value, got 2"),
        ({"fractional": [["candidate", 2**31 - 1], ["stable"]]}, "are 2147483648 in all"),
        ({"$ref": "no"}, "unknown evaluator 'no'; the file has none"),
        ({"$ref": 3}, "$ref names one of $evaluators"),
        ({"if": [{"in": ["a"]}, "candidate", "stable"]}, "in takes 2 values, got 1"),
        ({"if": [{"in": ["a", "b"], "or": []}, "candidate", "stable"]}, "a condition is one operator"),
        ({"fractional": [["candidate", 0]]}, "are 0 in all"),
        ({"fractional": []}, "are 0 in all"),
        ({"fractional": [["candidate", 1.5]]}, "a whole weight"),
        ({"fractional": [["candidate", True]]}, "a whole weight"),
        ({"fractional": [["candidate", -1], ["stable", 2]]}, "a whole weight"),
        ({"fractional": [["canary", 1]]}, "unknown variant 'canary'"),
        ({"fractional": [7, ["stable", 1]]}, "joins and distributes texts"),
        ({"fractional": [{"==": ["a", "b"]}, ["stable", 1]]}, "joins and distributes texts"),
        ({"if": [{"==": [{"cat": [1.0]}, "1"]}, "stable"]}, "joins and distributes texts"),
        (7, "gives no variant"),
        ({"if": ["x"]}, "gives no variant"),
        (nested(40), "is nested more than 32 deep"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_what_gives_no_variant_is_refused(rule, why):
    assert why in "; ".join(reason for _, reason in found(rule))


def test_the_place_is_that_of_the_mistake():
    rule = {"if": [True, "stable", {"and": [{"!": {"==": [{"var": "plan"}, 3]}}]}, {"fractional": [["no", 1]]}]}
    assert [place for place, _ in found(rule)] == [
        ("targeting", "if", 2, "and", 0, "!", "==", 1),
        ("targeting", "if", 3, "fractional", 0),
    ]


def test_an_evaluator_is_checked_where_it_is_written_and_once():
    shared = {"old": {"sem_ver": [{"var": "no"}, "<", "1"]}, "again": {"!": {"$ref": "old"}}}
    rule = {"if": [{"$ref": "old"}, "stable", {"$ref": "old"}, "stable", {"$ref": "again"}, "stable"]}
    assert [place for place, _ in found(rule, shared)] == [
        ("$evaluators", "old", "sem_ver", 0, "var"),
        ("$evaluators", "again", "!"),
    ]
