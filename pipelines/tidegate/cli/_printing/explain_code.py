"""`tidegate explain code.evaluate`: files and versions of a digest, and re-runs."""


def explain_code(key: str, values: dict[str, object], *, json: bool) -> None:
    """Raises DeclarationError for an unknown stage."""
    from tidegate.config.changes.affected import affected
    from tidegate.config.code_digests import SECTION, code
    from tidegate.errors import DeclarationError, Problem, unknown
    from tidegate.kinds import STAGES

    _, _, stage = key.partition(".")
    if stage and stage not in STAGES.names():
        keys = tuple(f"{SECTION}.{name}" for name in STAGES.names())
        raise DeclarationError(Problem(unknown(key, keys, what="record of code")))
    codes = {name: code(name, values) for name in ([stage] if stage else STAGES.names())}
    if json:
        from tidegate.artifacts import json_text

        records = [
            {"key": f"{SECTION}.{name}", **stage_code.recorded, "behind": list(stage_code.files)}
            for name, stage_code in codes.items()
        ]
        print(json_text({"keys": records, "stages": list(affected([key], values).stages)}), end="")
        return
    for name, stage_code in codes.items():
        versions = ", ".join(
            f"{library} {version or 'not installed'}" for library, version in stage_code.versions.items()
        )
        print(f"{SECTION}.{name}")
        print(f"files      {stage_code.digest}, the digest of {len(stage_code.files)} files")
        print("\n".join(f"           {file}" for file in stage_code.files) if stage else "", end="\n" if stage else "")
        print(f"versions   {versions}")
        if stage:
            print(f"re-runs    {', '.join(affected([key], values).stages)}")
