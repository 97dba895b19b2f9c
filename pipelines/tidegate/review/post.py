"""Post the review of a finished run as the one comment on its pull request.

Runs beside secrets, after a run that had none. What it believes comes from GitHub: which run, which commit, which pull
request, which files it changes. The review itself is the pull request's word and is framed as that.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tidegate.errors import EvidenceError, InfrastructureError
from tidegate.review.comment import MARKER
from tidegate.review.escape import code
from tidegate.review.github import Api
from tidegate.review.untrusted import LARGEST_ARCHIVE, PATCH, Unusable, harmless, has_patch, unpacked

ARTIFACT = "review"
AUTHOR = "github-actions[bot]"
JUDGES = (".dvc/", ".github/", "Makefile", "dvc.yaml", "pipelines/", "pyproject.toml", "requirements.lock")
"""What computes the verdict. A pull request that changes it speaks for itself."""
_SHOWN = 5
_PATCHED = f"""

<details><summary>Take over what this run computed</summary>

The change does not hold all that `dvc repro` writes for it. To add it from here:
```sh
gh run download {{number}} --name {ARTIFACT}
git apply {PATCH} && git commit --all --message "Add what CI computed"
```
</details>"""


@dataclass(frozen=True, slots=True)
class Run:
    """The finished run, as GitHub tells it."""

    number: int
    commit: str
    conclusion: str
    owner: str
    branch: str
    repository: str
    server: str

    @property
    def home(self) -> str:
        return f"{self.server}/{self.repository}"

    @property
    def url(self) -> str:
        return f"{self.home}/actions/runs/{self.number}"


def run_of(event: Any, server: str) -> Run | None:
    """The run that a `workflow_run` event tells of, or None where it did not judge a pull request."""
    try:
        told, repository = event["workflow_run"], event["repository"]["full_name"]
        if told["event"] != "pull_request" or told["head_repository"] is None:
            return None
        run = Run(
            number=int(told["id"]),
            commit=str(told["head_sha"]),
            conclusion=str(told["conclusion"]),
            owner=str(told["head_repository"]["owner"]["login"]),
            branch=str(told["head_branch"]),
            repository=str(repository),
            server=server,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise EvidenceError(f"the event is no workflow_run event: {type(error).__name__} {error}") from None
    if not re.fullmatch(r"[0-9a-f]{40}", run.commit) or not re.fullmatch(r"[\w-][\w.-]*/[\w-][\w.-]*", run.repository):
        raise EvidenceError("the event names no commit or no repository")
    return run


def post(run: Run, api: Api) -> Iterator[str]:
    """Write or replace the comment on each open pull request whose head the run judged; yield what was done."""
    pulls = [
        pull
        for pull in api.pages(f"/repos/{run.repository}/pulls", state="open", head=f"{run.owner}:{run.branch}")
        if pull["head"]["sha"] == run.commit
    ]
    if not pulls:
        yield f"no open pull request has {run.commit[:7]} as its head; a newer run speaks for it"
    for pull in pulls:
        number = int(pull["number"])
        body = _body(run, _review(run, api), _touched(api, run.repository, number))
        yield _put(api, run.repository, number, body)


def _review(run: Run, api: Api) -> str | Unusable:
    """The run's words, made harmless, or why there are none."""
    listed = api.pages(f"/repos/{run.repository}/actions/runs/{run.number}/artifacts", of="artifacts", name=ARTIFACT)
    found = [each for each in listed if each["name"] == ARTIFACT and not each["expired"]]
    if not found:
        return Unusable("it left none")
    if int(found[0]["size_in_bytes"]) > LARGEST_ARCHIVE:
        return Unusable(f"its archive is larger than {LARGEST_ARCHIVE:,} bytes")
    path = f"/repos/{run.repository}/actions/artifacts/{int(found[0]['id'])}/zip"
    archive = api.download(path, LARGEST_ARCHIVE)
    text = unpacked(archive)
    if isinstance(text, Unusable):
        return text
    return harmless(text, run.home) + (_PATCHED.format(number=run.number) if has_patch(archive) else "")


def _touched(api: Api, repository: str, number: int) -> list[str]:
    files = api.pages(f"/repos/{repository}/pulls/{number}/files")
    names = (str(name) for each in files for name in (each["filename"], each.get("previous_filename")) if name)
    return sorted(name for name in names if name.startswith(JUDGES))


def _body(run: Run, review: str | Unusable, touched: list[str]) -> str:
    parts = [MARKER]
    if touched:
        named = ", ".join(code(name) for name in touched[:_SHOWN])
        more = f" and {len(touched) - _SHOWN} more" if len(touched) > _SHOWN else ""
        parts.append(
            f"> ⚠️ **This pull request changes what judges it**: {named}{more}. The verdict below was computed by its "
            "own code: rely on the review of that code first."
        )
    if isinstance(review, Unusable):
        parts.append(
            f"**tidegate: no review to show** for `{run.commit[:7]}`: {review.reason}. The run's log says why."
        )
    else:
        parts.append(review.strip())
    parts.append(
        f"<sub>Judged `{run.commit[:7]}` in [this run]({run.url}), which ended in {code(run.conclusion)}.</sub>"
    )
    return "\n\n".join(parts) + "\n"


def _put(api: Api, repository: str, number: int, body: str) -> str:
    """Replace our comment where there is one. Anyone can write the marker, so the author counts as well."""
    for comment in api.pages(f"/repos/{repository}/issues/{number}/comments"):
        if comment["user"]["login"] == AUTHOR and str(comment["body"]).startswith(MARKER):
            if comment["body"] == body:
                return f"#{number}: {_address(comment)} already says so"
            answer = api.send("PATCH", f"/repos/{repository}/issues/comments/{int(comment['id'])}", {"body": body})
            return f"#{number}: updated {_address(answer)}"
    answer = api.send("POST", f"/repos/{repository}/issues/{number}/comments", {"body": body})
    return f"#{number}: wrote {_address(answer)}"


def _address(comment: Mapping[str, Any]) -> str:
    try:
        return str(comment["html_url"])
    except KeyError:
        raise InfrastructureError("GitHub's answer names no comment; repeat the job") from None
