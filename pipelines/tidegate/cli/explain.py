"""`tidegate explain`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tidegate.cli._help import Group

if TYPE_CHECKING:
    from tidegate.config.changes.affected import Radius
    from tidegate.config.changes.explain import Explanation


GROUP = Group.EVERYDAY
EXAMPLE = "tidegate explain environments.prod.rollout.steps.probe.weight"


def command(
    key: Annotated[str, typer.Argument(help="A key or the beginning of keys: environments.prod.rollout")],
    overrides: Annotated[list[str] | None, typer.Argument(help="Hydra overrides to compose with.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what a value is and may be, what set it, what reads it."""
    from tidegate.config.changes.explain import explain
    from tidegate.config.code_digests import SECTION
    from tidegate.config.composing.compose import compose

    if key.partition(".")[0] == SECTION:
        from tidegate.cli._explain_code import explain_code

        explain_code(key, compose(overrides or ()).values, json=json)
        return
    explanations, radius = explain(compose(overrides or ()), key)
    if json:
        from tidegate.artifacts import json_text

        print(json_text({"keys": [_record(each) for each in explanations], **_used(radius)}), end="")
    elif len(explanations) == 1:
        print("\n".join([explanations[0].key, *_lines(explanations[0]), *_radius_lines(radius)]))
    else:
        width = max(len(each.key) for each in explanations)
        for each in explanations:
            print(f"{each.key:<{width}}  {_shown(each)}  {each.set_by}")
        print("\n".join(["", *_radius_lines(radius)]))


def _lines(each: "Explanation") -> list[str]:
    from tidegate.config.changes.diff import ABSENT, spelled

    lines = [f"value      {_shown(each)}", *_lines_of(each.value), f"takes      {each.takes}"]
    if each.default is not ABSENT:
        lines.append(f"default    {spelled(each.default)}")
    if each.meaning:
        lines.append(f"meaning    {each.meaning}")
    if each.set_by:
        chosen = f", chosen by {each.chosen_by.where} ({each.chosen_by.text})" if each.chosen_by else ""
        lines.append(f"set by     {each.set_by}{chosen}")
    lines += [f"through    {where}" for where in each.through]
    lines += [f"overrode   {spelled(value)} at {where}" for value, where in each.overrode]
    return lines


def _shown(each: "Explanation") -> str:
    from tidegate.config.changes.diff import ABSENT, spelled

    return spelled(each.value) if each.value is not ABSENT else "not set: the default holds"


def _lines_of(value: Any) -> list[str]:
    """A text of several lines or a long one, whole; a value that fits stays in its line."""
    from tidegate.cli._print_problems import visible
    from tidegate.config.changes.text_diff import INLINE, whole

    said = whole(value)
    if len(said) <= INLINE:
        return []
    lines = value.split("\n") if isinstance(value, str) else [said]
    return [f"           {visible(line)}" for line in lines]


def _radius_lines(radius: "Radius") -> list[str]:
    lines = [f"read by    {', '.join(radius.reads) or 'no stage'}"]
    following = [name for name in radius.stages if name not in radius.reads]
    lines += [f"re-runs    {', '.join(following)}"] if following else []
    lines += [f"manifests  {', '.join(radius.manifests)}"] if radius.manifests else []
    lines += [f"rules      {', '.join(radius.rules)}"] if radius.rules else []
    return lines


def _record(each: "Explanation") -> dict[str, Any]:
    from tidegate.config.changes.diff import ABSENT

    record: dict[str, Any] = {"key": each.key, "takes": each.takes, "meaning": each.meaning}
    record |= {"value": each.value} if each.value is not ABSENT else {}
    record |= {"default": each.default} if each.default is not ABSENT else {}
    record |= {"set_by": str(each.set_by)} if each.set_by else {}
    if each.chosen_by:
        record["chosen_by"] = {"where": str(each.chosen_by.where), "text": each.chosen_by.text}
    record["through"] = [str(where) for where in each.through]
    record["overrode"] = [{"value": value, "where": str(where)} for value, where in each.overrode]
    return record


def _used(radius: "Radius") -> dict[str, list[str]]:
    return {
        "read_by": list(radius.reads),
        "stages": list(radius.stages),
        "rules": list(radius.rules),
        "manifests": list(radius.manifests),
    }
