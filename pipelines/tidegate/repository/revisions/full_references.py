"""Find the one git reference that a name means; refuse ambiguous names.

Git would silently choose one of several. It prefers a tag named `origin/main` to the branch `main` of origin, and a
branch named like a short id to the commit.
"""

import re

from tidegate.errors import DeclarationError
from tidegate.repository.revisions.git_process import ask

_NAMESPACES = ("refs/", "refs/heads/", "refs/remotes/", "refs/tags/")
_COMMIT, _ABBREVIATED = re.compile(r"[0-9a-f]{40}"), re.compile(r"[0-9a-f]{4,39}")


def full(name: str) -> str:
    """The full reference, or `name` where it is not one. Raises DeclarationError where it names several commits."""
    if name in ("", "HEAD", "@") or _COMMIT.fullmatch(name):
        return name
    wanted = (*(f"{namespace}{name}" for namespace in _NAMESPACES), name, f"refs/remotes/{name}/HEAD")
    listed = ask("for-each-ref", "--format=%(refname) %(objectname) %(*objectname)", *wanted).stdout.splitlines()
    references = {words[0]: words[-1] for line in listed if (words := line.split())[0] in wanted}
    if references and _ABBREVIATED.fullmatch(name):
        references |= {commit: commit for commit in ask("rev-parse", f"--disambiguate={name}").stdout.split()}
    if len({*references.values()}) > 1:
        named = " and ".join(sorted(references))
        raise DeclarationError(f"{name} is ambiguous: it names {named}; give one of these in full")
    return next(iter(references), name)


def shown(name: str) -> str:
    """The short name, without the namespace."""
    return next((name.removeprefix(namespace) for namespace in _NAMESPACES[1:] if name.startswith(namespace)), name)
