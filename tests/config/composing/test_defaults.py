"""What is worked out here is what Hydra works out, and what it would refuse is left to it."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tidegate.config.composing.defaults import is_plain, listed
from tidegate.config.composing.hydra_fallback import Lists
from tidegate.config.reading.conf import parse_conf, read_conf
from tidegate.errors import DeclarationError
from tidegate.paths import CONF

FILES = ("a/x", "a/y", "b/x", "b/y", "a/c/x", "a/c/y", "experiment/e")
PACKAGES = st.sampled_from(["", "@b", "@p.q", "@_global_", "@_here_", "@_global_.r", "@_group_", "@p._global_.s"])
GROUPS = st.sampled_from(["a", "/a", "b", "/b", "c", "/a/c", "a/c", "experiment"])
OPTIONS = st.sampled_from(["x", "y", "y", "null", "e", "z", "c/x", "[x, y]"])
HEADERS = st.sampled_from(["", "", "", "# @package _global_\n", "# @package p\n", "# @package _global_.q\n"])
ENTRIES = st.tuples(
    st.sampled_from(["", "", "", "override ", "optional "]), GROUPS, PACKAGES, OPTIONS
).map(lambda each: f"  - {each[0]}{each[1]}{each[2]}: {each[3]}\n")  # fmt: skip


def document(entries, header, after):
    lines = [*entries]
    if after is not None:
        lines.insert(min(after, len(lines)), "  - _self_\n")
    return f"{header}{'defaults:' if lines else ''}\n{''.join(lines)}k: 1\n"


def documents(most, *, primary=False):
    after = st.integers(0, 3) if primary else st.none() | st.integers(0, 3)
    headers = st.just("") if primary else HEADERS
    return st.builds(document, st.lists(ENTRIES, max_size=most), headers, after)


CHOICES = st.lists(
    st.sampled_from(["a=x", "a=y", "b=x", "a@b=y", "b@p.q=x", "a/c=y", "experiment=e", "a/c@a.c=x", "b@_global_=x"]),
    max_size=2,
)


def hydras(conf, choices):
    try:
        return Lists(conf).defaults(tuple(choices))
    except DeclarationError:
        return None


def compared(primary, others, choices):
    texts = {"config.yaml": primary, **{f"{name}.yaml": text for name, text in zip(FILES, others, strict=True)}}
    conf = parse_conf({name: text.encode() for name, text in texts.items()}, Path("conf"))
    assert all(is_plain(conf, each) for each in choices)
    ours = listed(conf, choices)
    event("worked out" if ours else "left to Hydra")
    if ours is not None:
        assert ours == hydras(conf, choices)


GENERATED = {
    "primary": documents(4, primary=True),
    "others": st.tuples(*(st.one_of(st.just("k: 1\n"), documents(2)) for _ in FILES)),
    "choices": CHOICES,
}
UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=100, deadline=None, suppress_health_check=UNHURRIED)
@given(**GENERATED)
def test_a_generated_defaults_list_is_worked_out_as_by_hydra_or_left_to_it(primary, others, choices):
    compared(primary, others, choices)


@pytest.mark.slow
@settings(max_examples=1_000, deadline=None, suppress_health_check=UNHURRIED)
@given(**GENERATED)
def test_a_thousand_generated_defaults_lists_are_worked_out_as_by_hydra_or_left_to_it(primary, others, choices):
    compared(primary, others, choices)


REFERENCE = [
    (),
    ("train=logistic_regression",),
    ("experiment=baseline",),
    ("experiment=baseline", "train=gradient_boosting"),
    ("rollout@environments.prod.rollout=rolling", "train=logistic_regression"),
]


@pytest.mark.parametrize("choices", REFERENCE, ids=str)
def test_the_reference_is_never_left_to_hydra(choices):
    conf = read_conf(CONF)
    ours = listed(conf, choices)
    assert ours is not None
    assert ours == Lists(conf).defaults(choices)


@pytest.mark.parametrize(
    "override",
    ["seed=3", "+train=ridge", "~train", "train=null", "train=True", "train=1x", "train=[ridge]", "train={a: 1}",
     "train='ridge'", "train=a,b", "nothing=x", "train@hydra=ridge", "train", "train=", "train =ridge"],
)  # fmt: skip
def test_an_override_that_needs_the_grammar_is_not_plain(override):
    assert not is_plain(read_conf(CONF), override)
