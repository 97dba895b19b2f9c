"""`tidegate explain`."""

from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli._help import Group

if TYPE_CHECKING:
    from tidegate.config.changes.affected import Affected
    from tidegate.config.changes.explain import Explanation


GROUP = Group.EVERYDAY
EXAMPLE = "tidegate explain environments.prod.rollout.steps.probe.weight"


def command(
    key: Annotated[str, typer.Argument(help="A key or the start of keys: environments.prod.rollout")],
    overrides: Annotated[
        list[str] | None, typer.Argument(metavar="[OVERRIDE]...", help="Hydra overrides to compose with.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show a key's value, allowed values, origin and readers."""
    from tidegate.config.changes.explain import explain
    from tidegate.config.code_digests import SECTION
    from tidegate.config.composing.compose import compose

    if key.partition(".")[0] == SECTION:
        from tidegate.cli._printing.explain_code import explain_code

        explain_code(key, compose(overrides or ()).values, json=json)
        return
    explanations, affected = explain(compose(overrides or ()), key)
    if json:
        from tidegate.artifacts import json_text

        print(json_text({"keys": [_record(explanation) for explanation in explanations], **_used(affected)}), end="")
    elif len(explanations) == 1:
        print("\n".join([explanations[0].key, *_lines(explanations[0]), *_affected_lines(affected)]))
    else:
        width = max(len(explanation.key) for explanation in explanations)
        for explanation in explanations:
            print(f"{explanation.key:<{width}}  {_shown(explanation)}  {explanation.set_by}")
        print("\n".join(["", *_affected_lines(affected)]))


def _lines(explanation: "Explanation") -> list[str]:
    from tidegate.config.changes.diff import ABSENT, spelled

    lines = [f"value      {_shown(explanation)}", *_lines_of(explanation.value), f"takes      {explanation.takes}"]
    if explanation.default is not ABSENT:
        lines.append(f"default    {spelled(explanation.default)}")
    if explanation.meaning:
        lines.append(f"meaning    {explanation.meaning}")
    if explanation.set_by:
        chosen = (
            f", chosen by {explanation.chosen_by.where} ({explanation.chosen_by.text})" if explanation.chosen_by else ""
        )
        lines.append(f"set by     {explanation.set_by}{chosen}")
    lines += [f"through    {where}" for where in explanation.through]
    lines += [f"overrode   {spelled(value)} at {where}" for value, where in explanation.overrode]
    return lines


def _shown(explanation: "Explanation") -> str:
    from tidegate.config.changes.diff import ABSENT, spelled

    return spelled(explanation.value) if explanation.value is not ABSENT else "not set: the default applies"


def _lines_of(value: object) -> list[str]:
    """A long or multi-line text in full; none for a value that fits its line."""
    from tidegate.config.changes.text_diff import INLINE, whole
    from tidegate.errors import visible

    text = whole(value)
    if len(text) <= INLINE:
        return []
    lines = value.split("\n") if isinstance(value, str) else [text]
    return [f"           {visible(line)}" for line in lines]


def _affected_lines(affected: "Affected") -> list[str]:
    lines = [f"read by    {', '.join(affected.reads) or 'no stage'}"]
    following = [name for name in affected.stages if name not in affected.reads]
    lines += [f"re-runs    {', '.join(following)}"] if following else []
    lines += [f"manifests  {', '.join(affected.manifests)}"] if affected.manifests else []
    lines += [f"rules      {', '.join(affected.rules)}"] if affected.rules else []
    return lines


def _record(explanation: "Explanation") -> dict[str, object]:
    from tidegate.config.changes.diff import ABSENT

    record: dict[str, object] = {"key": explanation.key, "takes": explanation.takes, "meaning": explanation.meaning}
    record |= {"value": explanation.value} if explanation.value is not ABSENT else {}
    record |= {"default": explanation.default} if explanation.default is not ABSENT else {}
    record |= {"set_by": str(explanation.set_by)} if explanation.set_by else {}
    if explanation.chosen_by:
        record["chosen_by"] = {"where": str(explanation.chosen_by.where), "text": explanation.chosen_by.text}
    record["through"] = [str(where) for where in explanation.through]
    record["overrode"] = [{"value": value, "where": str(where)} for value, where in explanation.overrode]
    return record


def _used(affected: "Affected") -> dict[str, list[str]]:
    return {
        "read_by": list(affected.reads),
        "stages": list(affected.stages),
        "rules": list(affected.rules),
        "manifests": list(affected.manifests),
    }
