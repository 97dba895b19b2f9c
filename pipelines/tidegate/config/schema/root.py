"""The whole declaration."""

from typing import Annotated

from pydantic import Field

from tidegate.config.schema.card import Card
from tidegate.config.schema.check import Check
from tidegate.config.schema.data import Data
from tidegate.config.schema.engine import Engine
from tidegate.config.schema.env import Environment
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.gate import Gate
from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.stress import Stress
from tidegate.config.schema.train import Train
from tidegate.config.section import Section

EnvironmentName = Annotated[str, Field(pattern=r"^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$")]
Environments = dict[EnvironmentName, Environment]


class Declaration(Section):
    """Everything that params.yaml contains."""

    project: str = Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")
    """Name of the project; the application's name in manifests."""
    seed: int = Field(ge=0, le=2**32 - 1)
    """Seed of everything random."""
    data: Data
    check: Check
    train: Train
    evaluate: Evaluate
    stress: Stress = Field(default_factory=Stress)
    gate: Gate
    card: Card = Field(default_factory=Card)
    engine: Engine
    monitor: Monitor = Field(default_factory=Monitor)
    environments: Environments = Field(default_factory=dict)
    """Where releases run; without environments, nothing is planned or rendered."""
