"""Unquoted scalars: what three readers agree on is read, everything else is refused with another spelling."""

import io
import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from omegaconf import OmegaConf
from ruamel.yaml import YAML

from tidegate.config.reading.scalars import check_number, read_plain

AGREED = {
    "true": True, "False": False, "null": None, "~": None, "0": 0, "-7": -7, "100": 100, "0.5": 0.5, "-2.25": -2.25,
    "1.0e-05": 1e-05, "9E": "9E", "AA": "AA", "y": "y", "2013-10-01": "2013-10-01", "70%": "70%", "512Mi": "512Mi",
    "10m": "10m", "a:b": "a:b", "12:80": "12:80", "http://x:9090": "http://x:9090", "1.2.3": "1.2.3",
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), AGREED.items(), ids=str)
def test_what_every_reader_agrees_on_is_read(text, value):
    assert read_plain(text) == value
    assert type(read_plain(text)) is type(value)


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("no", 'false or "no"'), ("On", 'true or "On"'), ("YES", "true"), ("off", "false"),
        ("010", "10 or"), ("017", "17 or"), ("0o10", '"0o10"'), ("0x1F", '"0x1F"'), ("1_000", "1000 or"),
        ("+5", "5 or"),
        ("1e-3", "0.001 or"), ("1e3", "1000.0 or"), ("5E3", "5000.0 or"), (".5", "0.5 or"), ("5.", "5.0 or"),
        ("1:30", '"1:30"'), ("12:30:00", '"12:30:00"'), ("=", '"="'), ("2013-10-01 12:00:00", "time"),
        (".inf", "finite"), (".nan", "finite"), ("-.Inf", "finite"), ("9" * 30, "64-bit"), ("1.0e+999", "finite"),
        ("1" * 5000, "64-bit"),
    ],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_what_readers_read_differently_is_refused_with_the_spelling_to_use(text, spelling):
    with pytest.raises(ValueError, match=re.escape(spelling)):
        read_plain(text)


def is_plain_scalar(text):
    document = yaml.compose(f"key: {text}\n", yaml.CSafeLoader)
    if not isinstance(document, yaml.MappingNode) or len(document.value) != 1:
        return False
    name, value = document.value[0]
    return name.value == "key" and isinstance(value, yaml.ScalarNode)


def accepted(text):
    try:
        return is_plain_scalar(text), read_plain(text)
    except (ValueError, yaml.YAMLError):
        return False, None


# forty at once: what the two readers take for one document is most of what they take for one scalar
@settings(max_examples=15, deadline=None)
@given(st.lists(st.from_regex(r"[-+.0-9a-zA-Z_:~=%/ox]{1,12}", fullmatch=True), min_size=40, max_size=40))
def test_an_accepted_scalar_is_the_same_to_omegaconf_and_ruamel(texts):
    read = [(text, ours) for text in texts for is_accepted, ours in [accepted(text)] if is_accepted]
    document = "".join(f"key{place}: {text}\n" for place, (text, _) in enumerate(read))
    omegaconf = OmegaConf.to_container(OmegaConf.load(io.StringIO(document))) if read else {}
    ruamel = YAML(typ="safe").load(document) if read else {}
    for place, (text, ours) in enumerate(read):
        for theirs in (omegaconf[f"key{place}"], ruamel[f"key{place}"]):
            assert (text, type(theirs), theirs) == (text, type(ours), ours)


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 2**63, -(2**64)])
def test_a_number_that_not_every_reader_holds_is_refused(value):
    with pytest.raises(ValueError, match=r"finite|64-bit"):
        check_number(value)
