from tidegate.cli import app
from tidegate.kinds import VERBS


def test_every_file_is_mounted_once_by_itself_or_below_the_verb_that_it_continues():
    groups = {group.name: group.typer_instance for group in app.registered_groups}
    single = {command.name for command in app.registered_commands}
    below = {f"{name} {command.name}" for name, group in groups.items() for command in group.registered_commands}
    mounted = single | groups.keys() | below
    assert len(mounted) == len(VERBS.names())
    assert {"gate", "gate selftest", "merge-params"} <= mounted
    assert "merge params" not in mounted
