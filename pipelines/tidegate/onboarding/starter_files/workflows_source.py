"""Whose workflows a repository calls: tidegate's repository, at one commit.

A commit is named by its full id, since a tag can be moved. It is what a person names, or what pip recorded where
tidegate was installed from git. Nothing else here knows it: a wheel cannot hold the id of the commit that it is of.
"""

import json
import re
from importlib.metadata import PackageNotFoundError, distribution

from tidegate.errors import DeclarationError
from tidegate.onboarding.ancestor import installed

PLACEHOLDER = b"OWNER/tidegate/.github/workflows/"
_COMMIT = b"COMMIT # VERSION"
_FORM = re.compile(
    r"(?P<repository>[A-Za-z0-9][\w-]{0,38}/[\w.-]{1,100})@(?P<commit>[0-9a-f]{40})(?: # (?P<version>[\w.+-]{1,40}))?"
)
_GITHUB = re.compile(r"https://github\.com/([A-Za-z0-9][\w-]{0,38}/[\w.-]{1,100}?)(?:\.git)?/?")


def parsed(text: str) -> str:
    """`owner/repository@<full commit> # version` of what a person gives; by default with the installed version."""
    match = _FORM.fullmatch(text.strip())
    if not match:
        raise DeclarationError(
            f"--workflows-ref {text}: must be tidegate's repository and the full id of a released commit, like "
            "owner/tidegate@ and 40 hexadecimal digits; a tag or branch can be moved to other code"
        )
    return f"{match['repository']}@{match['commit']} # {match['version'] or f'v{installed()}'}"


def recorded() -> str:
    """The same from pip's record of an installation from GitHub (PEP 610); empty for any other."""
    try:
        text = distribution("tidegate").read_text("direct_url.json")
        document = json.loads(text or "{}")
        commit = document.get("vcs_info", {}).get("commit_id", "")
        match = _GITHUB.fullmatch(document.get("url", ""))
    except (PackageNotFoundError, ValueError, AttributeError, TypeError):
        return ""
    if not match or not re.fullmatch(r"[0-9a-f]{40}", commit):
        return ""
    return f"{match[1]}@{commit} # v{installed()}"


def placed(content: bytes, source: str) -> bytes:
    """The text of a caller with its source in the places that are left open for it."""
    if PLACEHOLDER not in content:
        return content
    repository, _, commit = source.partition("@")
    return content.replace(b"OWNER/tidegate/", f"{repository}/".encode()).replace(_COMMIT, commit.encode())
