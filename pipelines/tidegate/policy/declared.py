"""The part of the declaration that judges a change: what the gate reads of the merge base and of the head."""

from pydantic import Field

from tidegate.config.model import Section
from tidegate.config.schema.check import Check
from tidegate.config.schema.data import Columns, Split
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.gate import Gate


class Declared(Section):
    """Rules, metrics and slices, checks, what the holdout is, and the seed."""

    gate: Gate
    evaluate: Evaluate
    check: Check
    columns: Columns = Field(alias="data.columns")
    split: Split = Field(alias="data.split")
    seed: int
