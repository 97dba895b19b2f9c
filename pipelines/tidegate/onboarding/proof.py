"""Make the table and the types of proposed files, as the pipeline will."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from tidegate.config.schema.data import Data
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.train import Train
from tidegate.data.column_types.table import typed
from tidegate.data.queries import query
from tidegate.data.read_sources import csv_sources
from tidegate.data.row_order import ordered
from tidegate.onboarding.data_file.observed import SOURCE, ObservedTable

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class ProvedFiles:
    """The declared sections, and the table that `ingest` will make."""

    data: Data
    train: Train
    evaluate: Evaluate
    table: "pa.Table"


def prove(files: Mapping[str, str], observed: ObservedTable, task: str) -> ProvedFiles:
    """Raises what validation and `ingest` would: a proposal that neither takes is not made."""
    data = Data.model_validate(yaml.safe_load(files["conf/data/table.yaml"]))
    train = Train.model_validate(yaml.safe_load(files["conf/train/gradient_boosting.yaml"]))
    evaluate = Evaluate.model_validate(yaml.safe_load(files[f"conf/evaluate/{task}.yaml"]))
    sources = {SOURCE: observed.table if observed.source is None else observed.source}
    answer = query.run(sources, data.query)
    table = ordered(typed(answer, data.columns, csv_sources(data.sources, sources)), data.columns)
    return ProvedFiles(data, train, evaluate, table)
