"""GitHub's API: bounded answers, one sentence for what goes wrong, and a token that stays where it belongs."""

from collections.abc import Iterator

import pytest

import fake_github
from fake_github import REPOSITORY, GitHub
from tidegate.errors import InfrastructureError
from tidegate.github import api
from tidegate.github.api import Api

READ = "actions=read,pull-requests=read"


@pytest.fixture
def github() -> Iterator[GitHub]:
    with fake_github.running() as running:
        yield running


def test_a_listing_is_read_page_by_page(github: GitHub) -> None:
    github.reviews[1] = [{"id": number} for number in range(250)]
    listed = Api(github.root, READ).pages(f"/repos/{REPOSITORY}/pulls/1/reviews")
    assert [entry.whole("id") for entry in listed] == [*range(250)]
    assert len(github.requests) == 3


def test_a_listing_that_is_longer_than_we_read_is_not_believed(github: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "PAGES", 2)
    github.reviews[1] = [{"id": number} for number in range(200)]
    with pytest.raises(InfrastructureError, match=r"lists more than 200 entries of .*/reviews"):
        list(Api(github.root, READ).pages(f"/repos/{REPOSITORY}/pulls/1/reviews"))


def test_a_download_leaves_the_token_behind(github: GitHub) -> None:
    github.keep(7, b"archive")
    path = f"/repos/{REPOSITORY}/actions/artifacts/1/zip"
    assert Api(github.root, READ).download(path, 7) == b"archive"
    with pytest.raises(InfrastructureError, match="is larger than 6 bytes"):
        Api(github.root, READ).download(path, 6)


def test_a_download_goes_nowhere_but_to_https_or_the_api_itself(
    github: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    for elsewhere in ("http://example.com/x", "file:///etc/passwd", "ftp://example.com/x", ""):
        answer = (302, {}, {"Location": elsewhere})
        monkeypatch.setattr(fake_github, "answer", lambda *_, answer=answer: answer)
        with pytest.raises(InfrastructureError, match="GitHub returned no https address for /x"):
            Api(github.root, READ).download("/x", 10)


def test_a_refusal_is_told_in_githubs_words(github: GitHub) -> None:
    with pytest.raises(InfrastructureError, match=r"GitHub answered 403 to GET /repos/.*: Resource not accessible"):
        Api(github.root, "").get(f"/repos/{REPOSITORY}/pulls")
    with pytest.raises(InfrastructureError, match="GitHub answered 404 to GET /gone: Not Found"):
        Api(github.root, READ).get("/gone")


@pytest.mark.parametrize(
    ("status", "answer"),
    [(500, b"<html>"), (502, b"[]"), (200, b"not json")],
    ids=["an error page", "an error without a message", "no JSON"],
)
def test_an_answer_that_makes_no_sense_is_told(
    github: GitHub, monkeypatch: pytest.MonkeyPatch, status: int, answer: bytes
) -> None:
    monkeypatch.setattr(fake_github, "answer", lambda *_: (status, answer, {}))
    with pytest.raises(InfrastructureError, match=r"GitHub (answered|did not answer)"):
        Api(github.root, READ).get("/x")


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(InfrastructureError, match=r"GitHub did not answer GET /x: .*; repeat the job"):
        Api("http://127.0.0.1:1", READ).get("/x")


def test_the_token_is_not_shown() -> None:
    assert "secret" not in repr(Api("https://api.github.com", "secret"))
