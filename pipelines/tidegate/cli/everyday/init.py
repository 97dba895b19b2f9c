"""`tidegate init`."""

import re
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from tidegate.cli._help import Group

if TYPE_CHECKING:
    from tidegate.data.reading.csv_text import Csv
    from tidegate.onboarding.project_folder import NewProject
    from tidegate.onboarding.proposal import Proposal
    from tidegate.onboarding.starter_files.layout import Layout
    from tidegate.onboarding.wishes import Wishes

GROUP = Group.EVERYDAY
EXAMPLE = "tidegate init --data loans.csv --target default --dry-run"
INDENT = 9
"""Where the text of a line begins, after its label."""
GLUE = "\N{NO-BREAK SPACE}"
TOGETHER = re.compile(r"`[^`]{1,40}`|\(\d+ files?\)")
"""What is not wrapped."""
NARROWEST, PIPED = 60, 110
"""Columns of the plan: the fewest, and those without a terminal."""


def command(
    data: Annotated[
        str | None, typer.Option(help="A file below here (csv, parquet, json), or a database's URL.")
    ] = None,
    target: Annotated[str | None, typer.Option(help="The column to predict.")] = None,
    positive: Annotated[str | None, typer.Option(help="The target's value that is the event.")] = None,
    task: Annotated[str | None, typer.Option(help="binary, multiclass or regression; default: by its values.")] = None,
    time: Annotated[str | None, typer.Option(help="The column with a row's time, or none.")] = None,
    group: Annotated[str | None, typer.Option(help="The column whose rows belong together, e.g. customer.")] = None,
    id: Annotated[str | None, typer.Option(help="The column that identifies a row, or none.")] = None,  # noqa: A002
    table: Annotated[str | None, typer.Option(help="The table of a database.")] = None,
    password_env: Annotated[str | None, typer.Option(help="The variable that holds a database's password.")] = None,
    split: Annotated[str | None, typer.Option(help="time, group or random; default: by these columns.")] = None,
    project: Annotated[str, typer.Option(help="Among several models, the name of this one's folder.")] = "",
    name: Annotated[str | None, typer.Option(help="The project's name; default: the folder's.")] = None,
    csv: Annotated[str | None, typer.Option(help="How a CSV file is read, as under `csv:` in conf/data.")] = None,
    github: Annotated[bool, typer.Option("--github", help="Add the workflows that gate pull requests.")] = False,
    simple: Annotated[
        bool, typer.Option("--simple-workflow", help="Add a single workflow, which only checks.")
    ] = False,
    copy: Annotated[
        bool, typer.Option("--copy-workflows", help="Copy the workflows here; default: call tidegate's.")
    ] = False,
    workflows_ref: Annotated[
        str,
        typer.Option(
            help="Workflows to call: owner/tidegate@ and a full commit id; default: those of the installed commit."
        ),
    ] = "",
    deploy: Annotated[str, typer.Option(help="none, or the target, e.g. kubernetes or compose.")] = "none",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be added.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Also append lines to files that are there already.")] = False,
    rest: Annotated[list[str] | None, typer.Argument(hidden=True)] = None,
) -> None:
    """Declare a data file, and gate changes of its model.

    Proposes columns, split, checks, model, metrics and margins, and adds them as conf/, with a pipeline. Changes no
    file that exists. Asks what the data leave open; without a terminal, exits 2. Without --data, only adds --github or
    --deploy.
    """
    from tidegate.onboarding import project_folder
    from tidegate.onboarding.place import groups, project_name
    from tidegate.onboarding.starter_files import workflows_choice
    from tidegate.onboarding.wishes import Wishes

    if rest:
        raise typer.BadParameter("name a file by --data and its column to predict by --target", param_hint=rest[0])
    chosen = workflows_choice.choose(workflows_ref, wanted=github, copies=copy, simple=simple)
    if chosen.note:
        print(f"note: {chosen.note}", file=sys.stderr)
    wishes = Wishes(target or "", positive, task, time, group, id, split, table, password_env)
    wanted = groups(deploy, chosen.group)
    _require_pair(data, target)
    how = _Manner(_csv(csv), chosen.source, deploy, dry_run=dry_run, append=yes)
    if not project:
        _declare(data, wishes, wanted, project_name(name), how)
        return
    with project_folder.entered(project, data, with_workflows=bool(chosen.group)) as new:
        _declare(new.data, wishes, wanted, project_name(name or project), how, new)


class _Manner(NamedTuple):
    csv: "Csv"
    workflows: str
    """Whose workflows are called."""
    deploy: str
    """The target, or none."""
    dry_run: bool
    append: bool


def _declare(
    data: str | None, wishes: "Wishes", wanted: list[str], name: str, how: _Manner, new: "NewProject | None" = None
) -> None:
    """Show what is added to the current folder, and add it."""
    from functools import partial

    from tidegate.number_format import printable
    from tidegate.onboarding.place import inside
    from tidegate.onboarding.starter_files import layout
    from tidegate.onboarding.summary import layout_lines, lines

    if data is None:
        _require_groups(wanted)
        planned, shown, path = layout.plan({}, wanted[1:], name, workflows=how.workflows), layout_lines, None
    else:
        layout.require_room(wanted, name)
        path = inside(data)
        proposed = _answered(path, how.csv, wishes, name, deployed=how.deploy != "none")
        planned = layout.plan(proposed.files, wanted, name, proposed.answers, workflows=how.workflows)
        shown = partial(lines, proposed)
    planned = new.declared_by(planned) if new else planned
    verb = "would add" if how.dry_run else "adds"
    print(*(_fitted(printable(line)) for line in shown(planned, verb, append=how.append)), sep="\n")
    if not how.dry_run:
        _lay_down(planned, append=how.append)
        _say_next(path, new.folder if new else "", how.deploy)


def _fitted(line: str) -> str:
    """The line as the terminal takes it, continued below its text; short commands and lines of a patch stay whole."""
    if line.startswith(" "):
        return line
    wrapped = textwrap.wrap(
        TOGETHER.sub(lambda part: part[0].replace(" ", GLUE), line),
        max(NARROWEST, shutil.get_terminal_size((PIPED, 24)).columns),
        subsequent_indent=" " * INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(wrapped).replace(GLUE, " ")


def _require_pair(data: str | None, target: str | None) -> None:
    if (data is None) != (target is None):
        raise typer.BadParameter("--data and --target go together", param_hint="--target" if data else "--data")


def _require_groups(wanted: list[str]) -> None:
    """Require, if no file is declared, something else to add and a project to add it to."""
    from tidegate.onboarding.place import require_declaration

    if len(wanted) == 1:
        raise typer.BadParameter("name a file and its column to predict by --data and --target", param_hint="--data")
    require_declaration()


def _csv(text: str | None) -> "Csv":
    import yaml
    from pydantic import ValidationError

    from tidegate.config.validation.messages import sentence
    from tidegate.data.reading.csv_text import Csv

    try:
        return Csv.model_validate(yaml.safe_load(text) if text else {})
    except yaml.YAMLError:
        wrong = "is not YAML"
    except ValidationError as error:
        keys = Csv.model_json_schema()
        wrong = "; ".join(_of_key(detail["loc"], sentence(detail, None, keys)) for detail in error.errors())
    raise typer.BadParameter(f"{wrong}; e.g. '{{delimiter: \";\"}}'", param_hint="--csv")


def _of_key(place: tuple[str | int, ...], sentence: str) -> str:
    key = ".".join(map(str, place))
    return f"{key}: {'YAML wants a space after the colon of a key' if ':' in key else sentence}" if key else sentence


def _answered(path: str, csv: "Csv", wishes: "Wishes", name: str, *, deployed: bool) -> "Proposal":
    """The proposal; questions go to the person at the terminal, if there is one."""
    from dataclasses import replace

    from tidegate.cli._printing.print_problems import listed
    from tidegate.cli._printing.progress import progress
    from tidegate.onboarding.data_file.csv_questions import CsvQuestionsError
    from tidegate.onboarding.proposal import propose
    from tidegate.onboarding.wishes import UndecidedError

    while True:
        try:
            with progress("tidegate.onboarding"):
                return propose(path, csv, wishes, name, deployed=deployed)
        except CsvQuestionsError as questions:
            if not _is_a_terminal():
                raise
            typer.echo(listed(questions.problems), err=True)
            typer.confirm("Read the file by the first answer to each?", abort=True, err=True)
            csv = questions.answer
        except UndecidedError as question:
            if not _is_a_terminal():
                raise
            shown = f"{question.sentence} [{' / '.join(question.answers)}]"
            wishes = replace(wishes, **{question.option: typer.prompt(shown, err=True)})


def _lay_down(planned: "Layout", *, append: bool) -> None:
    """Write, and undo it where the project that results is not valid."""
    from tidegate.onboarding.starter_files import layout

    written = layout.lay_down(planned, append=append)
    try:
        _prove()
    except BaseException:  # also an interrupt: nothing half-made stays
        written.undo()
        raise


def _say_next(path: str | None, folder: str, deploy: str) -> None:
    from tidegate.onboarding import deploy_steps
    from tidegate.onboarding.place import next_steps

    first = next_steps(path, folder) if path else []
    steps = [*first, *(deploy_steps.steps(deploy) if deploy != "none" else ())]
    for number, step in enumerate(steps):
        print(_fitted(f"{'' if number else 'next':<9}{step}"))


def _is_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _prove() -> None:
    """What was written is valid, as `tidegate validate` sees it."""
    from tidegate.config.composing.compose import Composer
    from tidegate.config.reading.conf import read_conf
    from tidegate.config.validation.trusted_classes import trusted_here
    from tidegate.paths import CONF
    from tidegate.validation.declaration import validate

    if not CONF.is_dir():  # workflows at the root of several projects
        return
    validate(Composer(read_conf(CONF)).compose().root, trusted_here(), deep=True)
