"""`tidegate adopt`."""

from typing import Annotated

import typer

from tidegate.cli._help import Group

GROUP = Group.EVERYDAY
EXAMPLE = "tidegate adopt dusty-moth --dry-run"


def command(
    experiment: Annotated[
        str | None, typer.Argument(help="Name of a DVC experiment, or any revision; default: the one applied here.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the edits; write nothing.")] = False,
) -> None:
    """Write the values of an experiment back into conf/.

    Makes the smallest edit; comments and order stay.
    """
    from tidegate.artifacts import write_bytes
    from tidegate.config.changes.write_back import Adoption
    from tidegate.config.composing.compose import Composer
    from tidegate.config.composing.params_file import declaration, parse_params
    from tidegate.config.reading.conf import read_conf
    from tidegate.config.reading.node import plain
    from tidegate.config.validation.trusted_classes import trusted_here
    from tidegate.errors import EvidenceError
    from tidegate.number_format import printable
    from tidegate.paths import CONF, PARAMS
    from tidegate.repository.revisions import experiments, git
    from tidegate.validation.declaration import validate

    revision = experiments.chosen(experiment)
    if experiment is None:
        print(printable(f"experiment {revision}"))
    data = git.content(revision, str(PARAMS))
    if data is None:
        raise EvidenceError(f"{revision} has no {PARAMS}; only an experiment of this pipeline can be adopted")
    wanted = declaration(parse_params(data))
    validate(wanted, trusted_here())
    conf = read_conf(CONF)
    Composer(conf).compose()
    texts = {f"{name}.yaml": (CONF / f"{name}.yaml").read_bytes() for name in conf.files}
    adoption = Adoption(dict(texts), CONF, plain(wanted))
    adoption.run()
    for edit in adoption.edits:
        print(edit)
    if not dry_run:
        for name, text in adoption.texts.items():
            if text != texts[name]:
                write_bytes(CONF / name, text)
        if adoption.edits:
            print("run `dvc repro`: the experiment's results come from the cache")
