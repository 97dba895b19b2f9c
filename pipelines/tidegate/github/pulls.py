"""Ask GitHub about a pull request, its reviews and the gate's runs.

All of it is GitHub's own word, none of it a claim of the pull request.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

from tidegate.errors import EvidenceError
from tidegate.github.api import Api
from tidegate.json_value import Json, JsonPart

GATE = "gate.yml"
_QUEUED = re.compile(r"gh-readonly-queue/.+/pr-(\d+)-([0-9a-f]{40})")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_REPOSITORY = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*")
_COMPARED_FILES = 300
"""GitHub lists at most this many files of a comparison."""
_OPINIONS = ("APPROVED", "CHANGES_REQUESTED", "DISMISSED")


@dataclass(frozen=True, slots=True)
class Pull:
    """A pull request's current state."""

    number: int
    commit: str
    branch: str
    base: str
    author: str
    repository: str
    """The repository of its branch: another one than the base's for a fork, "" where that was deleted."""

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
    def has_finished(self) -> bool:
        """Whether it ran to its end: it is neither running, nor cancelled, nor waiting for a maintainer."""
        return self.conclusion in ("success", "failure", "timed_out")


@dataclass(frozen=True, slots=True)
class Repository:
    """The workflow's repository, and questions about it."""

    name: str
    api: Api
    server: str = "https://github.com"

    def __post_init__(self) -> None:
        if not _REPOSITORY.fullmatch(self.name):
            raise EvidenceError("the event names no repository")

    @property
    def page(self) -> str:
        return f"{self.server}/{self.name}"

    def path(self, rest: str) -> str:
        return f"/repos/{self.name}/{rest}"

    def default_branch(self) -> str:
        return self.api.get(f"/repos/{self.name}").text("default_branch")

    def pull(self, number: int) -> Pull:
        return _pull(self.api.get(self.path(f"pulls/{number}")))

    def still(self, pull: Pull) -> bool:
        """Whether the pull request still has the same head and base."""
        now = self.pull(pull.number)
        return (now.commit, now.base) == (pull.commit, pull.base)

    def open_pulls(self, label: str = "", base: str = "") -> list[Pull]:
        """The open pull requests: all, those from `owner:branch`, or those into the base branch."""
        query = {"head": label} if label else {"base": base} if base else {}
        return [_pull(entry) for entry in self.api.pages(self.path("pulls"), state="open", **query)]

    def approvers(self, pull: Pull) -> tuple[str, ...]:
        """Who approves exactly this head: each reviewer's last review counts, with write access, and not the author."""
        last: dict[str, JsonPart] = {}
        for review in self.api.pages(self.path(f"pulls/{pull.number}/reviews")):
            if review.text("state") in _OPINIONS and (user := review.find("user")):
                last[user.text("login")] = review
        return tuple(
            name
            for name, review in last.items()
            if review.text("state") == "APPROVED"
            and review.text_or_empty("commit_id") == pull.commit
            and name.lower() != pull.author.lower()
            and self.may_write(name)
        )

    def may_write(self, user: str) -> bool:
        answer = self.api.find(self.path(f"collaborators/{_name(user)}/permission"))
        return answer is not None and answer.text("permission") in ("admin", "maintain", "write")

    def text(self, path: str, ref: str) -> str | None:
        """A small file at a commit, or None where it does not exist."""
        import base64

        answer = self.api.find(self.path(f"contents/{path}"), ref=ref)
        return None if answer is None else base64.b64decode(answer.text("content")).decode(errors="replace")

    def last_run(self, commit: str, *, branch: str, repository: str, event: str) -> Run | None:
        """The gate's newest run on that commit of that branch."""
        listed = self.api.pages(
            self.path(f"actions/workflows/{GATE}/runs"), of="workflow_runs", head_sha=commit, event=event
        )
        runs = [
            entry
            for entry in listed
            if entry.text("head_sha") == commit
            and entry.text_or_empty("head_branch") == branch
            and entry.text_or_empty("head_repository", "full_name") == repository
        ]
        return _run(max(runs, key=lambda entry: entry.whole("id"))) if runs else None

    def is_ambiguous(self, pull: Pull, run: Run) -> bool:
        """Whether the run may have compared the same commit with another base: then it proves nothing here.

        A run names no base. So another pull request of the same head into another branch, whose workflow could be
        anyone's, or a base that was changed since, leaves open what was compared.
        """
        for entry in self.api.pages(self.path("pulls"), state="all", head=pull.label):
            same = _pull(entry)
            if same.commit != pull.commit:
                continue
            if same.base != pull.base:
                return True
            events = self.api.pages(self.path(f"issues/{same.number}/events"))
            if any(_moved(event, run.created) for event in events):
                return True
        return False

    def failed_steps(self, run: Run) -> set[str]:
        """The names of the run's steps that did not succeed; its jobs' where none of their steps failed."""
        failed: set[str] = set()
        for job in self.api.pages(self.path(f"actions/runs/{run.number}/jobs"), of="jobs"):
            if job.text_or_empty("conclusion") not in ("success", "skipped"):
                steps = job.parts("steps") if job.find("steps") else []
                names = [step.text("name") for step in steps if step.text_or_empty("conclusion") == "failure"]
                failed.update(names or [job.text("name")])
        return failed

    def status(self, commit: str, context: str) -> str:
        """The latest commit status, "" where it was never set."""
        listed = self.api.pages(self.path(f"commits/{commit}/statuses"))
        return next((entry.text("state") for entry in listed if entry.text("context") == context), "")

    def has_merge_queue(self, branch: str) -> bool:
        return any(
            rule.text("type") == "merge_queue" for rule in self.api.pages(self.path(f"rules/branches/{quote(branch)}"))
        )

    def tip(self, branch: str) -> str:
        """The commit that a branch is at."""
        return self.api.get(self.path(f"git/ref/heads/{quote(branch)}")).text("object", "sha")

    def compared(self, before: str, after: str) -> list[str] | None:
        """The files that a push changed; None where GitHub cannot compare (after a force push) or lists only some."""
        comparison = self.api.find(self.path(f"compare/{before}...{after}"))
        files = comparison.parts("files") if comparison and comparison.text("status") == "ahead" else None
        if files is None or len(files) >= _COMPARED_FILES:
            return None
        names = (name for file in files for name in (file.text("filename"), file.text_or_empty("previous_filename")))
        return [name for name in names if name]

    def set_status(self, commit: str, *, context: str, state: str, description: str, url: str) -> None:
        if not _COMMIT.fullmatch(commit):
            raise EvidenceError("the event names no commit")
        body = {"context": context, "state": state, "description": description, "target_url": url}
        self.api.send("POST", self.path(f"statuses/{commit}"), body)


def named(event: Json) -> str:
    """The repository that an event happened in."""
    return JsonPart(event, "the event names no repository", EvidenceError).text("repository", "full_name")


def members(team: str, users: tuple[str, ...], api: Api) -> set[str]:
    """The users who are in `@organisation/team`. Raises InfrastructureError if the token may not see it."""
    organisation, _, slug = team.removeprefix("@").partition("/")
    return {
        user
        for user in users
        if (membership := api.find(f"/orgs/{_name(organisation)}/teams/{_name(slug)}/memberships/{_name(user)}"))
        and membership.text("state") == "active"
    }


@dataclass(frozen=True, slots=True)
class Queued:
    """What a merge queue's branch is named after: the pull request, and the commit that precedes it."""

    number: int
    base: str


def queued(branch: str) -> Queued:
    """The parts of a merge queue's branch name. Raises EvidenceError for any other branch."""
    match = _QUEUED.fullmatch(branch)
    if not match:
        raise EvidenceError(f"{branch!r} is not a branch of a merge queue")
    return Queued(int(match[1]), match[2])


def _pull(answer: JsonPart) -> Pull:
    return Pull(
        number=answer.whole("number"),
        commit=answer.text("head", "sha"),
        branch=answer.text("head", "ref"),
        base=answer.text("base", "ref"),
        author=answer.text_or_empty("user", "login"),
        repository=answer.text_or_empty("head", "repo", "full_name"),
    )


def _run(answer: JsonPart) -> Run:
    return Run(
        number=answer.whole("id"),
        commit=answer.text("head_sha"),
        branch=answer.text_or_empty("head_branch"),
        conclusion=answer.text_or_empty("conclusion"),
        created=answer.text("created_at"),
        url=answer.text("html_url"),
    )


def _moved(event: JsonPart, since: str) -> bool:
    """Whether the base branch of a pull request was changed after that time."""
    return event.text("event") == "base_ref_changed" and event.text("created_at") >= since


def _name(text: str) -> str:
    """A login or slug as one part of an address."""
    return quote(text, safe="")
