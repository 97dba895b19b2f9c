"""The part of the declaration that the gate reads, of the base and of the head."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from tidegate.config.schema.check import Check
from tidegate.config.schema.data import Columns, Split
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.gate import Gate
from tidegate.config.schema.stress import Stress
from tidegate.config.section import Section


class GateParams(Section):
    """Rules, metrics, slices and stresses, checks, what the holdout is, and the seed.

    `data`, `environments` and `monitor` are kept as written: they are only compared, and a base that another version
    declared must stay readable.
    """

    gate: Gate
    evaluate: Evaluate
    stress: Stress = Field(default_factory=Stress)
    check: Check
    columns: Columns = Field(alias="data.columns")
    split: Split = Field(alias="data.split")
    seed: int
    project: str = ""
    data: dict[str, object] = Field(default_factory=dict)
    environments: dict[str, object] = Field(default_factory=dict)
    monitor: dict[str, object] = Field(default_factory=dict)

    @property
    def sources(self) -> Mapping[str, object]:
        """Each source as it is declared, by name."""
        sources = self.data.get("sources")
        return sources if isinstance(sources, Mapping) else {}

    @property
    def name(self) -> Any:
        """The data set's, which is the model's and part of the manifests' names."""
        return self.data.get("name")

    @property
    def query(self) -> Any:
        return self.data.get("query")
