"""The small GitHub's addresses: which permission each needs, and what it answers."""

import base64
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from fake_github import GitHub


REPOSITORY = "tides/flights"
Answer = tuple[int, Any, dict[str, str]]
Serve = Callable[["GitHub", "re.Match[str]", dict[str, str], Any], Answer]


def answer(github: "GitHub", method: str, path: str, authorisation: str | None, body: Any) -> Answer:
    parts = urlsplit(path)
    if stored := re.fullmatch(r"/storage/(\d+)", parts.path):
        if authorisation:
            return 400, {"message": "the token was carried along"}, {}
        return 200, github.archives[int(stored[1])], {}
    if github.broken:
        return github.broken, {"message": "it is broken"}, {}
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    for wanted, pattern, permission, serve in ROUTES:
        whole = pattern if pattern.startswith("/orgs") else f"/repos/{REPOSITORY}{pattern}"
        if method == wanted and (found := re.fullmatch(whole, parts.path)):
            if not _allowed(authorisation or "", permission):
                return 403, {"message": "Resource not accessible by integration"}, {}
            return serve(github, found, query, body)
    return 404, {"message": "Not Found"}, {}


def _allowed(authorisation: str, permission: str) -> bool:
    granted = dict(each.split("=") for each in authorisation.removeprefix("Bearer ").split(",") if "=" in each)
    scope, _, level = permission.partition("=")
    return not scope or granted.get(scope) == "write" or granted.get(scope) == level


def _page(entries: list[Any], query: dict[str, str]) -> list[Any]:
    size, page = int(query.get("per_page", 30)), int(query.get("page", 1))
    return entries[size * (page - 1) : size * page]


def _repository(_: "GitHub", __: "re.Match[str]", ___: dict[str, str], ____: Any) -> Answer:
    return 200, {"full_name": REPOSITORY, "default_branch": "main"}, {}


def _pull(github: "GitHub", found: "re.Match[str]", _: dict[str, str], __: Any) -> Answer:
    return 200, next(each for each in github.pulls if each["number"] == int(found[1])), {}


def _pulls(github: "GitHub", _: "re.Match[str]", query: dict[str, str], __: Any) -> Answer:
    found = [
        each
        for each in github.pulls
        if query.get("head", each["head"]["label"]) == each["head"]["label"]
        and query.get("base", each["base"]["ref"]) == each["base"]["ref"]
        and query["state"] in ("all", each["state"])
    ]
    return 200, _page(found, query), {}


def _listed(entries: Callable[["GitHub", int], list[Any]], of: str = "") -> Serve:
    def serve(github: "GitHub", found: "re.Match[str]", query: dict[str, str], _: Any) -> Answer:
        page = _page(entries(github, int(found[1])), query)
        return 200, {of: page} if of else page, {}

    return serve


def _runs(github: "GitHub", _: "re.Match[str]", query: dict[str, str], __: Any) -> Answer:
    found = [each for each in github.runs if (each["head_sha"], each["event"]) == (query["head_sha"], query["event"])]
    return 200, {"workflow_runs": _page(found, query)}, {}


def _content(github: "GitHub", found: "re.Match[str]", query: dict[str, str], __: Any) -> Answer:
    refs = [query["ref"], *(["main"] if query["ref"] == github.tip else [])]
    text = next((text for ref in refs if (text := github.contents.get(f"{ref}:{found[1]}")) is not None), None)
    if text is None:
        return 404, {"message": "Not Found"}, {}
    return 200, {"content": base64.encodebytes(text.encode()).decode()}, {}


def _permission(github: "GitHub", found: "re.Match[str]", _: dict[str, str], __: Any) -> Answer:
    return 200, {"permission": "write" if found[1] in github.writers else "read"}, {}


def _membership(github: "GitHub", found: "re.Match[str]", _: dict[str, str], __: Any) -> Answer:
    if found[2] in github.teams.get(found[1], ()):
        return 200, {"state": "active"}, {}
    return 404, {"message": "Not Found"}, {}


def _set_status(github: "GitHub", found: "re.Match[str]", _: dict[str, str], body: Any) -> Answer:
    assert len(body["description"]) <= 140
    github.statuses.setdefault(found[1], []).insert(0, body)
    return 201, body, {}


def _statuses(github: "GitHub", found: "re.Match[str]", query: dict[str, str], _: Any) -> Answer:
    return 200, _page(github.statuses.get(found[1], []), query), {}


def _merged(github: "GitHub", found: "re.Match[str]", query: dict[str, str], _: Any) -> Answer:
    return 200, _page([each for each in github.pulls if each.get("merge_commit_sha") == found[1]], query), {}


def _open(github: "GitHub", _: "re.Match[str]", __: dict[str, str], body: Any) -> Answer:
    github.opened.append(body)
    return 201, body | {"html_url": f"{github.root}/pull/{len(github.opened)}"}, {}


def _rules(github: "GitHub", _: "re.Match[str]", query: dict[str, str], __: Any) -> Answer:
    return 200, _page(github.rules, query), {}


def _workflow_token(github: "GitHub", _: "re.Match[str]", __: dict[str, str], ___: Any) -> Answer:
    return 200, {"default_workflow_permissions": github.workflow_permissions}, {}


def _ref(github: "GitHub", _: "re.Match[str]", __: dict[str, str], ___: Any) -> Answer:
    return 200, {"object": {"sha": github.tip}}, {}


def _compare(github: "GitHub", found: "re.Match[str]", _: dict[str, str], __: Any) -> Answer:
    before, after = found[1].split("...")
    answer = github.compared.get(found[1])
    if not answer and after in github.proposed:
        answer = {"status": "ahead", "merge_base_commit": {"sha": before}, "files": []}
    return (200, answer, {}) if answer else (404, {"message": "Not Found"}, {})


def blob(path: str, mode: str = "100644", content: str = "1") -> dict[str, str]:
    """An entry of a tree."""
    return {"path": path, "mode": mode, "type": "commit" if mode == "160000" else "blob", "sha": content * 40}


def _tree(github: "GitHub", found: "re.Match[str]", _: dict[str, str], __: Any) -> Answer:
    number = next((each["number"] for each in github.pulls if each["head"]["sha"] == found[1]), 0)
    names = [each["filename"] for each in github.files.get(number, ())]
    former = {each["previous_filename"] for files in github.files.values() for each in files if len(each) > 1}
    entries = github.trees.get(found[1], [*map(blob, names if number else former)])
    return 200, {"tree": entries, "truncated": github.truncated}, {}


def _artifacts(github: "GitHub", found: "re.Match[str]", query: dict[str, str], _: Any) -> Answer:
    listed = github.artifacts.get(int(found[1]), {"artifacts": []})["artifacts"]
    return 200, {"artifacts": _page([each for each in listed if each["name"] == query["name"]], query)}, {}


def _zip(github: "GitHub", found: "re.Match[str]", _: dict[str, str], __: Any) -> Answer:
    return 302, {}, {"Location": f"{github.root}/storage/{found[1]}"}


def _comments(github: "GitHub", found: "re.Match[str]", query: dict[str, str], _: Any) -> Answer:
    return 200, _page(github.comments[int(found[1])], query), {}


def _write(github: "GitHub", found: "re.Match[str]", _: dict[str, str], body: Any) -> Answer:
    return 201, github.say(int(found[1]), body["body"]), {}


def _rewrite(github: "GitHub", found: "re.Match[str]", _: dict[str, str], body: Any) -> Answer:
    comment = next(each for those in github.comments.values() for each in those if each["id"] == int(found[1]))
    comment["body"] = body["body"]
    return 200, comment, {}


ROUTES: tuple[tuple[str, str, str, Serve], ...] = (
    ("GET", "", "", _repository),
    ("GET", "/pulls", "pull-requests=read", _pulls),
    ("GET", r"/pulls/(\d+)", "pull-requests=read", _pull),
    ("GET", r"/pulls/(\d+)/reviews", "pull-requests=read", _listed(lambda github, n: github.reviews.get(n, []))),
    ("GET", r"/issues/(\d+)/events", "issues=read", _listed(lambda github, n: github.events.get(n, []))),
    ("GET", "/actions/workflows/gate.yml/runs", "actions=read", _runs),
    ("GET", r"/actions/runs/(\d+)/jobs", "actions=read", _listed(lambda github, n: github.jobs.get(n, []), "jobs")),
    ("GET", r"/contents/(.+)", "contents=read", _content),
    ("GET", r"/collaborators/(.+)/permission", "", _permission),
    ("GET", r"/orgs/tides/teams/([^/]+)/memberships/(.+)", "members=read", _membership),
    ("POST", r"/statuses/([0-9a-f]{40})", "statuses=write", _set_status),
    ("GET", r"/commits/([0-9a-f]{40})/statuses", "statuses=read", _statuses),
    ("GET", r"/commits/([0-9a-f]{40})/pulls", "pull-requests=read", _merged),
    ("POST", "/pulls", "pull-requests=write", _open),
    ("GET", "/rules/branches/.+", "", _rules),
    ("GET", "/actions/permissions/workflow", "administration=read", _workflow_token),
    ("GET", "/git/ref/heads/.+", "contents=read", _ref),
    ("GET", r"/compare/(.+)", "contents=read", _compare),
    ("GET", r"/git/trees/([0-9a-f]{40})", "contents=read", _tree),
    ("GET", r"/actions/runs/(\d+)/artifacts", "actions=read", _artifacts),
    ("GET", r"/actions/artifacts/(\d+)/zip", "actions=read", _zip),
    ("GET", r"/issues/(\d+)/comments", "pull-requests=read", _comments),
    ("POST", r"/issues/(\d+)/comments", "pull-requests=write", _write),
    ("PATCH", r"/issues/comments/(\d+)", "pull-requests=write", _rewrite),
)
