"""A share of the requests goes to the candidate; a caller with a key keeps its version."""

import pytest

from tidegate.errors import DeclarationError
from tidegate.serve.routing.split import RequestSplit, place

KEYS = [f"caller-{number}".encode() for number in range(4000)]


@pytest.mark.parametrize("weight", [0.0, 0.05, 0.5, 1.0])
def test_so_many_keys_are_the_candidates(weight):
    share = sum(RequestSplit(weight, "x-caller").is_candidates(key) for key in KEYS) / len(KEYS)
    assert share == pytest.approx(weight, abs=0.032), "four standard deviations of 4,000 keys at a half"


@pytest.mark.parametrize("weight", [0.0, 1.0])
def test_nothing_and_everything_are_exact_without_keys_too(weight):
    assert {RequestSplit(weight).is_candidates(b"") for _ in range(1000)} == {weight == 1.0}


def test_without_a_key_requests_are_divided_by_chance():
    share = sum(RequestSplit(0.5).is_candidates(b"") for _ in range(4000)) / 4000
    assert share == pytest.approx(0.5, abs=0.032)


def test_a_key_has_the_same_place_in_every_process():
    assert place(b"caller-1") == 0.5144401863261088


def test_who_has_the_candidate_keeps_it_when_its_weight_grows():
    had = {key for key in KEYS if RequestSplit(0.1).is_candidates(key)}
    assert had < {key for key in KEYS if RequestSplit(0.2).is_candidates(key)}


@pytest.mark.parametrize("key", [b"\r\nx: y", b"\xff\x00", b"x" * 10**6], ids=["lines", "no text", "long"])
def test_any_bytes_are_a_key(key):
    assert 0 <= place(key) < 1


@pytest.mark.parametrize("weight", [-0.1, 1.1, float("nan")])
def test_a_weight_is_a_share(weight):
    with pytest.raises(DeclarationError, match="a share from 0 to 1"):
        RequestSplit(weight)


@pytest.mark.parametrize("header", ["X-Caller", "x caller", "x:caller", "x" * 65, "x\n"])
def test_a_header_has_a_name(header):
    with pytest.raises(DeclarationError, match="a header's name has 1 to 64"):
        RequestSplit(0.1, header)


def test_a_candidate_answers_clients_or_copies():
    assert (RequestSplit(0.1).candidate_track, RequestSplit(shadow=0.1).candidate_track) == ("candidate", "shadow")
    with pytest.raises(DeclarationError, match="not both"):
        RequestSplit(0.1, shadow=0.1)
    with pytest.raises(DeclarationError, match="the shadow's share is from 0 to 1, got 2"):
        RequestSplit(shadow=2)
