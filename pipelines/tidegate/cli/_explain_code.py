"""What `tidegate explain code.evaluate` says: the files and the libraries behind a digest, and what it re-runs."""

from typing import Any


def explain_code(key: str, values: dict[str, Any], *, json: bool) -> None:
    """Raises DeclarationError for a stage that there is not."""
    from tidegate.config.changes.affected import radius
    from tidegate.config.code_digests import SECTION, code
    from tidegate.errors import DeclarationError, Problem, unknown
    from tidegate.kinds import STAGES

    _, _, stage = key.partition(".")
    if stage and stage not in STAGES.names():
        known = tuple(f"{SECTION}.{name}" for name in STAGES.names())
        raise DeclarationError(Problem(unknown(key, known, what="record of code")))
    found = {name: code(name, values) for name in ([stage] if stage else STAGES.names())}
    if json:
        from tidegate.artifacts import json_text

        records = [
            {"key": f"{SECTION}.{name}", **each.recorded, "behind": list(each.files)} for name, each in found.items()
        ]
        print(json_text({"keys": records, "stages": list(radius([key], values).stages)}), end="")
        return
    for name, each in found.items():
        versions = ", ".join(f"{library} {version or 'not installed'}" for library, version in each.versions.items())
        print(f"{SECTION}.{name}")
        print(f"files      {each.digest}, the digest of {len(each.files)} files")
        print("\n".join(f"           {file}" for file in each.files) if stage else "", end="\n" if stage else "")
        print(f"versions   {versions}")
        if stage:
            print(f"re-runs    {', '.join(radius([key], values).stages)}")
