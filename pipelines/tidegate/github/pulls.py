"""Ask GitHub what is so about a pull request, its reviews and the gate's runs. Nothing here is a claim."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tidegate.errors import EvidenceError, InfrastructureError
from tidegate.github.api import Api

GATE = "gate.yml"
_QUEUED = re.compile(r"gh-readonly-queue/.+/pr-(\d+)-([0-9a-f]{40})")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_REPOSITORY = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*")
_COMPARED_FILES = 300
"""GitHub lists no more of a comparison's files."""
_OPINIONS = ("APPROVED", "CHANGES_REQUESTED", "DISMISSED")


@dataclass(frozen=True, slots=True)
class Pull:
    """A pull request as it stands now."""

    number: int
    commit: str
    branch: str
    base: str
    author: str
    repository: str
    """Where its branch lies; another one than the base's for a fork, "" where that is gone."""

    @property
    def label(self) -> str:
        return f"{self.repository.partition('/')[0]}:{self.branch}"


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the gate on a commit."""

    number: int
    commit: str
    branch: str
    conclusion: str
    created: str
    url: str

    @property
    def has_judged(self) -> bool:
        """Whether it came to an end of its own: it is neither running, nor cancelled, nor waits for a maintainer."""
        return self.conclusion in ("success", "failure", "timed_out")


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository that the workflow stands in, and its questions."""

    name: str
    api: Api
    server: str = "https://github.com"

    def __post_init__(self) -> None:
        if not _REPOSITORY.fullmatch(self.name):
            raise EvidenceError("the event names no repository")

    @property
    def home(self) -> str:
        return f"{self.server}/{self.name}"

    def path(self, rest: str) -> str:
        return f"/repos/{self.name}/{rest}"

    def default_branch(self) -> str:
        return str(self.api.get(f"/repos/{self.name}")["default_branch"])

    def pull(self, number: int) -> Pull:
        return _pull(self.api.get(self.path(f"pulls/{number}")))

    def still(self, pull: Pull) -> bool:
        """Whether the pull request still has the head and the base that it was asked about."""
        now = self.pull(pull.number)
        return (now.commit, now.base) == (pull.commit, pull.base)

    def open_pulls(self, label: str = "", base: str = "") -> list[Pull]:
        """Those from `owner:branch`, or into the base branch."""
        query = {"head": label} if label else {"base": base}
        return [_pull(each) for each in self.api.pages(self.path("pulls"), state="open", **query)]

    def approvers(self, pull: Pull) -> tuple[str, ...]:
        """Who approves exactly this head: by each reviewer's last opinion, may write here, and is not the author."""
        last: dict[str, Any] = {}
        for review in self.api.pages(self.path(f"pulls/{pull.number}/reviews")):
            if review["state"] in _OPINIONS and review["user"]:
                last[str(review["user"]["login"])] = review
        return tuple(
            name
            for name, review in last.items()
            if review["state"] == "APPROVED"
            and review["commit_id"] == pull.commit
            and name.lower() != pull.author.lower()
            and self.may_write(name)
        )

    def may_write(self, user: str) -> bool:
        answer = self.api.find(self.path(f"collaborators/{_name(user)}/permission"))
        return answer is not None and answer["permission"] in ("admin", "maintain", "write")

    def text(self, path: str, ref: str) -> str | None:
        """A small file at a commit, or None where it is not there."""
        import base64

        answer = self.api.find(self.path(f"contents/{path}"), ref=ref)
        return None if answer is None else base64.b64decode(answer["content"]).decode(errors="replace")

    def last_run(self, commit: str, *, branch: str, repository: str, event: str) -> Run | None:
        """The gate's newest run on that commit of that branch."""
        listed = self.api.pages(
            self.path(f"actions/workflows/{GATE}/runs"), of="workflow_runs", head_sha=commit, event=event
        )
        found = [
            each
            for each in listed
            if each["head_sha"] == commit
            and each["head_branch"] == branch
            and (each["head_repository"] or {}).get("full_name") == repository
        ]
        return _run(max(found, key=lambda each: int(each["id"]))) if found else None

    def is_disputed(self, pull: Pull, run: Run) -> bool:
        """Whether the run may have judged the same commit against another base: then it says nothing about this one.

        A run names no base. So another pull request of the same head into another branch, whose workflow could be of
        anybody's making, or a base that was changed since, leaves open what was judged.
        """
        for each in self.api.pages(self.path("pulls"), state="all", head=pull.label):
            same = _pull(each)
            if same.commit != pull.commit:
                continue
            if same.base != pull.base:
                return True
            events = self.api.pages(self.path(f"issues/{same.number}/events"))
            if any(told["event"] == "base_ref_changed" and told["created_at"] >= run.created for told in events):
                return True
        return False

    def failed_steps(self, run: Run) -> set[str]:
        """The names of the run's steps that did not succeed; its jobs' where none of their steps failed."""
        failed: set[str] = set()
        for job in self.api.pages(self.path(f"actions/runs/{run.number}/jobs"), of="jobs"):
            if job["conclusion"] not in ("success", "skipped"):
                steps = {str(each["name"]) for each in job["steps"] or () if each["conclusion"] == "failure"}
                failed |= steps or {str(job["name"])}
        return failed

    def status(self, commit: str, context: str) -> str:
        """What the commit status says last, "" where it was never set."""
        listed = self.api.pages(self.path(f"commits/{commit}/statuses"))
        return next((str(each["state"]) for each in listed if each["context"] == context), "")

    def has_merge_queue(self, branch: str) -> bool:
        return any(
            rule["type"] == "merge_queue" for rule in self.api.pages(self.path(f"rules/branches/{quote(branch)}"))
        )

    def tip(self, branch: str) -> str:
        """The commit that a branch is at."""
        return str(self.api.get(self.path(f"git/ref/heads/{quote(branch)}"))["object"]["sha"])

    def compared(self, before: str, after: str) -> list[str] | None:
        """The files that a push changed; None where GitHub can't tell, as after a force push, or lists only some."""
        told = self.api.find(self.path(f"compare/{before}...{after}"))
        if told is None or told["status"] != "ahead" or len(told["files"]) >= _COMPARED_FILES:
            return None
        names = (name for each in told["files"] for name in (each["filename"], each.get("previous_filename")))
        return [str(name) for name in names if name]

    def set_status(self, commit: str, *, context: str, state: str, description: str, url: str) -> None:
        if not _COMMIT.fullmatch(commit):
            raise EvidenceError("the event names no commit")
        body = {"context": context, "state": state, "description": description, "target_url": url}
        self.api.send("POST", self.path(f"statuses/{commit}"), body)


def named(event: Any) -> str:
    """The repository that an event happened in."""
    try:
        return str(event["repository"]["full_name"])
    except (KeyError, TypeError):
        raise EvidenceError("the event names no repository") from None


def members(team: str, users: tuple[str, ...], api: Api) -> set[str]:
    """Those of the users who are in `@organisation/team`. Raises InfrastructureError where the token may not see it."""
    organisation, _, slug = team.removeprefix("@").partition("/")
    return {
        user
        for user in users
        if (told := api.find(f"/orgs/{_name(organisation)}/teams/{_name(slug)}/memberships/{_name(user)}"))
        and told["state"] == "active"
    }


@dataclass(frozen=True, slots=True)
class Queued:
    """What a merge queue's branch is named after: its pull request, and the commit that this one will follow."""

    number: int
    base: str


def queued(branch: str) -> Queued:
    """What the name of a merge queue's branch says. Raises EvidenceError for any other branch."""
    found = _QUEUED.fullmatch(branch)
    if not found:
        raise EvidenceError(f"{branch!r} is no branch of a merge queue")
    return Queued(int(found[1]), found[2])


def _pull(told: Any) -> Pull:
    head = told["head"]
    try:
        return Pull(
            number=int(told["number"]),
            commit=str(head["sha"]),
            branch=str(head["ref"]),
            base=str(told["base"]["ref"]),
            author=str((told["user"] or {}).get("login", "")),
            repository=str((head["repo"] or {}).get("full_name", "")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InfrastructureError(f"GitHub told no pull request: {type(error).__name__} {error}") from None


def _run(told: Any) -> Run:
    return Run(
        number=int(told["id"]),
        commit=str(told["head_sha"]),
        branch=str(told["head_branch"]),
        conclusion=str(told["conclusion"] or ""),
        created=str(told["created_at"]),
        url=str(told["html_url"]),
    )


def _name(text: str) -> str:
    """A login or slug as one part of an address."""
    return quote(text, safe="")
