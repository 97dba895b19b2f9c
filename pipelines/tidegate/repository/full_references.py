"""Find the one reference that a name stands for: git would choose one silently where there are several.

It prefers a tag named `origin/main` to the branch `main` of origin, and a branch named like a short id to the commit.
"""

import re

from tidegate.errors import DeclarationError
from tidegate.repository.git_process import ask

_NAMESPACES = ("refs/", "refs/heads/", "refs/remotes/", "refs/tags/")
_COMMIT, _ABBREVIATED = re.compile(r"[0-9a-f]{40}"), re.compile(r"[0-9a-f]{4,39}")


def full(name: str) -> str:
    """The reference in full, or `name` where it is none. Raises DeclarationError where it could be several commits."""
    if name in ("", "HEAD", "@") or _COMMIT.fullmatch(name):
        return name
    wanted = (*(f"{namespace}{name}" for namespace in _NAMESPACES), name, f"refs/remotes/{name}/HEAD")
    listed = ask("for-each-ref", "--format=%(refname) %(objectname) %(*objectname)", *wanted).stdout.splitlines()
    found = {words[0]: words[-1] for line in listed if (words := line.split())[0] in wanted}
    if found and _ABBREVIATED.fullmatch(name):
        found |= {commit: commit for commit in ask("rev-parse", f"--disambiguate={name}").stdout.split()}
    if len({*found.values()}) > 1:
        named = " and ".join(sorted(found))
        raise DeclarationError(f"{name} is ambiguous: it names {named}; give one of these in full")
    return next(iter(found), name)


def shown(name: str) -> str:
    """The name as people say it: without the namespace that makes it exact."""
    return next((name.removeprefix(each) for each in _NAMESPACES[1:] if name.startswith(each)), name)
