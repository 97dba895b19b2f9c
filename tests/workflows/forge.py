"""A project on a small GitHub: branches, pull requests, merges, and the workflows that they set off, executed.

The repository is real, the workflow files are the ones that stand in `.github/`, and their steps run with the code of
the commit that they check out. What is stood in for: the machine (its environment is already set up; `make` on PATH
puts the checkout's code into it), the actions, and GitHub itself.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import small_project
from fake_github import AUTHOR, REPOSITORY, GitHub, zipped
from workflows.workflow_run import Run

MAKE = """\
#!/bin/sh
[ "$*" = .venv/.repro ] || exit 2
mkdir -p .venv/bin
for name in dvc tidegate; do
  printf '#!/bin/sh\\nPYTHONPATH=%s exec %s "$@"\\n' "$PWD/pipelines" "$TEST_ENVIRONMENT/bin/$name" > ".venv/bin/$name"
  chmod +x ".venv/bin/$name"
done
"""
SUDO = '#!/bin/sh\nexec "$@"\n'
OWNER = "kim"
"""Owns, in this project, whatever has an owner."""
IGNORED = shutil.ignore_patterns("__pycache__")
LayOut = Callable[[Path, Path], object]


@dataclass
class Forge:
    folder: Path
    program: Path
    github: GitHub
    numbers: "count[int]" = field(default_factory=lambda: count(100))
    called: dict[str, str] = field(default_factory=dict)
    """Where the repositories are whose workflows these call, by name."""
    speaker: str = "comment"

    @property
    def origin(self) -> Path:
        return self.folder / "origin.git"

    @property
    def clone(self) -> Path:
        """The work tree of whoever opens pull requests."""
        return self.folder / "clone"

    def variables(self) -> dict[str, str]:
        path = (self.folder / "bin", Path(sys.executable).parent, os.environ["PATH"])
        people = {f"GIT_{who}_{what}": "x@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        same = ("LANG", "TMPDIR", "OPENBLAS_CORETYPE")  # its kernels decide last bits of what was made outside, too
        kept = {name: os.environ[name] for name in same if name in os.environ}
        own = {
            "HOME": str(self.folder / "home"),
            "PATH": os.pathsep.join(map(str, path)),
            "TEST_ENVIRONMENT": sys.prefix,
            "GX_ANALYTICS_ENABLED": "false",
            "DVC_NO_ANALYTICS": "1",
            "COLUMNS": "120",
            "NO_COLOR": "1",
        }
        return people | kept | own

    def call(self, *words: str, at: Path | None = None) -> str:
        where, variables = at or self.clone, self.variables()
        done = subprocess.run(words, cwd=where, env=variables, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{words} exited {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout.strip()

    def start(self, repository: Path, lay_out: LayOut = small_project.lay_out, at: str = "") -> None:
        """main: the small project with this repository's workflows, its pipeline run in `at`, committed."""
        self.lay_out(repository, (".github",))
        lay_out(repository, self.clone)
        owners = self.clone / ".github/CODEOWNERS"
        owners.write_text(re.sub(r"@[\w-]+", f"@{OWNER}", owners.read_text()))
        self.call("dvc", "repro", "-q", at=self.clone / at)
        self.publish()
        self.github.contents["main:.github/CODEOWNERS"] = owners.read_text()
        self.github.writers |= {OWNER, AUTHOR}

    def lay_out(self, repository: Path, names: tuple[str, ...]) -> None:
        """A work tree with these files of the repository, and a machine with the commands that workflows call."""
        for name in ("home", "bin", "clone"):
            (self.folder / name).mkdir()
        for name, text in (("make", MAKE), ("sudo", SUDO)):
            (self.folder / "bin" / name).write_text(text)
            (self.folder / "bin" / name).chmod(0o755)
        for name in names:
            source, target = repository / name, self.clone / name
            shutil.copytree(source, target, ignore=IGNORED) if source.is_dir() else shutil.copy(source, target)
        self.call("git", "init", "-q", "-b", "main")

    def publish(self) -> None:
        """Commit what lies there and make it the main branch of the origin."""
        self.commit("start")
        self.call("git", "init", "-q", "--bare", "-b", "main", str(self.origin))
        self.call("git", "remote", "add", "origin", str(self.origin))
        self.call("git", "push", "-q", "origin", "main")

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.clone / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    def commit(self, subject: str) -> str:
        self.call("git", "add", "-A")
        self.call("git", "commit", "-qm", subject)
        return self.call("git", "rev-parse", "HEAD")

    def branch(self, name: str) -> None:
        self.call("git", "switch", "-q", "--force-create", name, "main")

    def open(self, number: int, *, owner: str = "tides") -> None:
        """A pull request from the current branch, which lies in `owner`'s repository."""
        branch = self.call("git", "branch", "--show-current")
        head = self.call("git", "rev-parse", "HEAD")
        files = self.call("git", "diff", "--name-only", "main...HEAD").splitlines()
        self.call("git", "push", "-q", "origin", f"HEAD:refs/pull/{number}/head")
        if owner == "tides":
            self.call("git", "push", "-q", "origin", f"HEAD:refs/heads/{branch}")
        self.call("git", "switch", "-q", "--detach", "main")
        self.call("git", "merge", "-q", "--no-ff", "-m", f"Merge {head} into main", head)
        self.call("git", "push", "-q", "origin", f"HEAD:refs/pull/{number}/merge")
        self.call("git", "switch", "-q", "main")
        self.github.open_pull(number, owner=owner, branch=branch, commit=head, files=tuple(files))

    def gate(self, number: int) -> Run:
        """The gate workflow on that pull request, as GitHub starts it."""
        ref = f"refs/pull/{number}/merge"
        event = {"action": "opened", "pull_request": {"number": number}, "number": number}
        return self.noted(self.run("gate", "pull_request", ref, event), self.head(number))

    def queue(self, number: int, base: str) -> Run:
        """The gate workflow on HEAD of the clone as the merge queue's commit for that pull request."""
        branch = f"gh-readonly-queue/main/pr-{number}-{base}"
        self.call("git", "push", "-q", "origin", f"HEAD:refs/heads/{branch}")
        event = {"action": "checks_requested", "merge_group": {"base_sha": base}}
        head = {"head_sha": self.call("git", "rev-parse", "HEAD"), "head_branch": branch}
        run = self.run("gate", "merge_group", f"refs/heads/{branch}", event)
        return self.noted(run, head | {"head_repository": {"full_name": REPOSITORY}})

    def reviewed(self, number: int, user: str, state: str = "APPROVED") -> Run:
        """The workflow on a review that the user gives."""
        self.github.review(number, user, state)
        event = {"action": "submitted", "pull_request": {"number": number}, "number": number}
        run = self.run("reviewed", "pull_request_review", f"refs/pull/{number}/merge", event)
        run.told = self.head(number)
        return run

    def head(self, number: int) -> dict[str, Any]:
        """What GitHub says of a run on the head of that pull request."""
        head = next(each for each in self.github.pulls if each["number"] == number)["head"]
        return {"head_sha": head["sha"], "head_branch": head["ref"], "head_repository": head["repo"]}

    def noted(self, run: Run, head: dict[str, Any]) -> Run:
        """The same run, of which GitHub knows."""
        run.told = head
        self.github.ran(run.number, event=run.github["event_name"], conclusion=run.conclusion, **head)
        self.github.jobs[run.number] = [
            {
                "name": job.get("name", job["id"]),
                "conclusion": job["result"],
                "steps": [{"name": step["name"], "conclusion": step["outcome"]} for step in job["steps"]],
            }
            for job in run.jobs
        ]
        return run

    def comment(self, after: Run) -> Run:
        """The comment workflow after that run, as GitHub starts it."""
        self.tell(after.told["head_sha"], after.told["head_branch"])
        told = {"id": after.number, "name": after.github["workflow"], "event": after.github["event_name"]}
        told |= {"conclusion": after.conclusion} | after.told
        return self.run(self.speaker, "workflow_run", "refs/heads/main", {"action": "completed", "workflow_run": told})

    def tell(self, judged: str, branch: str) -> None:
        """Let GitHub know where main is, and what the origin holds of the judged commit and of all that it follows."""
        self.github.tip = tip = self.call("git", "rev-parse", "main", at=self.origin)
        base = self.call("git", "merge-base", tip, judged, at=self.origin)
        self.github.compared[f"{tip}...{judged}"] = {"status": "ahead", "merge_base_commit": {"sha": base}, "files": []}
        for commit in {tip, base, judged, *re.findall("[0-9a-f]{40}$", branch)}:
            listed = self.call("git", "ls-tree", "-r", "-z", commit, at=self.origin).split("\0")
            told = [entry.partition("\t") for entry in listed if entry]
            self.github.trees[commit] = [
                {"path": path, "mode": mode, "type": kind, "sha": blob}
                for (mode, kind, blob), path in ((head.split(" "), path) for head, _, path in told)
            ]
            for path in (path for *_, path in told if Path(path).name == "dvc.yaml"):
                self.github.contents[f"{commit}:{path}"] = self.call("git", "show", f"{commit}:{path}", at=self.origin)

    def say(self, number: int, user: str, body: str) -> Run:
        """The commit workflow on a comment."""
        event = {
            "action": "created",
            "issue": {"number": number, "pull_request": {}},
            "comment": {"body": body, "user": {"login": user}},
        }
        return self.run("commit", "issue_comment", "refs/heads/main", event)

    def run(self, workflow: str, event_name: str, ref: str, event: dict[str, Any]) -> Run:
        number = next(self.numbers)
        folder = self.folder / f"run-{number}"
        folder.mkdir()
        event = event | {"repository": {"full_name": REPOSITORY, "default_branch": "main"}}
        github = {
            "event_name": event_name,
            "event": event,
            "repository": REPOSITORY,
            "sha": self.call("git", "rev-parse", ref, at=self.origin),
            "ref": ref,
            "ref_name": ref.removeprefix("refs/heads/"),
            "base_ref": "main" if event_name == "pull_request" else "",
            "workflow": workflow,
            "run_id": number,
            "api_url": self.github.root,
            "server_url": "https://github.com",
        }
        (folder / "event.json").write_text(json.dumps(event))
        source = folder / f"{workflow}.yml"
        source.write_text(self.call("git", "show", f"{ref}:.github/workflows/{workflow}.yml", at=self.origin))
        given = {
            "workflow": str(source),
            "github": github,
            "eventPath": str(folder / "event.json"),
            "folder": str(folder),
            "origin": str(self.origin),
            "artifacts": str(folder / "artifacts"),
            "env": self.variables(),
            "called": self.called,
        }
        (folder / "given.json").write_text(json.dumps(given))
        report = json.loads(self.call("node", str(self.program), str(folder / "given.json"), at=folder))
        assert not report["errors"], report["errors"]
        assert report["triggered"]
        for kept in sorted((folder / "artifacts").glob("*")):
            members = {path.name: path.read_bytes() for path in kept.iterdir()}
            self.github.keep(number, zipped(**members), name=kept.name)
        return Run(number, report["jobs"], github)
