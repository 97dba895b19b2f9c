"""The whole declaration."""

from typing import Annotated

from pydantic import Field

from tidegate.config.schema.check import Check
from tidegate.config.schema.data import Data
from tidegate.config.schema.engine import Engine
from tidegate.config.schema.env import Environment
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.gate import Gate
from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.train import Train
from tidegate.config.section import Section

EnvironmentName = Annotated[str, Field(pattern=r"^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$")]
Environments = Annotated[dict[EnvironmentName, Environment], Field(min_length=1)]


class Declaration(Section):
    """Everything that params.yaml holds."""

    project: str = Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")
    """Name of the project; the application's name in manifests."""
    seed: int = Field(ge=0, le=2**32 - 1)
    """Seed of everything random."""
    data: Data
    check: Check
    train: Train
    evaluate: Evaluate
    gate: Gate
    monitor: Monitor
    engine: Engine
    environments: Environments
