"""The part of a declaration that alert rules follow from."""

from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.root import Environments
from tidegate.config.section import Section


class WatchedDeclaration(Section):
    """What params.yaml says of it."""

    project: str
    seed: int
    environments: Environments
    monitor: Monitor
