"""What the worker imports, in the order in which a pipeline needs it.

Libraries, and modules of the package that read nothing of the project and start no thread; tests/warm/test_preloaded.py
imports all of it under watch. The types of the declaration are made of the project's kinds, so that no module which
has them can be here; DuckDB's and onnxruntime's modules start threads, or keep what a fork cannot share.
"""

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from tidegate.warm.imported_files import installed_folders

THREADS = "1"
"""Of numeric libraries, which read it when they are imported: a stage with other `engine.threads` is not served."""
PINNED = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_ENVIRONMENT = {**dict.fromkeys(PINNED, THREADS), "JE_ARROW_MALLOC_CONF": "background_thread:false"}

_EVERY_STAGE = (
    "tidegate.cli",
    "tidegate.cli._run",
    "tidegate.config.params",
    "tidegate.config.section",
    "tidegate.repository.child_process",
    "tidegate.repository.integrity",
    "tidegate.repository.confinement",
    "tidegate.cli._printing.progress",
    "tidegate.artifacts",
    "numpy",
)
_TABLES = ("pandas", "pyarrow", "pyarrow.parquet", "pyarrow.compute", "pyarrow.dataset")
_TEMPLATES = ("jinja2", "jinja2.sandbox")
_MODELS = (
    *("rich.progress", "joblib", "threadpoolctl", "scipy.sparse", "scipy.linalg", "scipy.special", "scipy.optimize"),
    *("scipy.spatial", "scipy.interpolate", "scipy.stats", "sklearn.base", "sklearn.utils", "sklearn.metrics"),
    *("sklearn.preprocessing", "sklearn.model_selection", "sklearn.linear_model", "sklearn.tree", "sklearn.ensemble"),
    *("sklearn.compose", "sklearn.pipeline", "sklearn.calibration", "skops.io"),
    *("tidegate.models.packages.model_file", "tidegate.models.prediction.predict", "tidegate.models.execution.forked"),
    *("tidegate.models.execution.engine_choice", "tidegate.stats.resampling", "tidegate.stats.weighted_statistics"),
)
_SERVERS = ("tidegate.promql", "tidegate.rollouts", "starlette.applications", "uvicorn", "prometheus_client")
MODULES = (*_EVERY_STAGE, *_TABLES, *_MODELS, *_TEMPLATES, *_SERVERS)
LAST = {
    **dict.fromkeys(("ingest", "split"), _TABLES[-1]),
    **dict.fromkeys(("train", "evaluate", "stress", "package"), _MODELS[-1]),
    **dict.fromkeys(("plan", "rehearse"), _TABLES[-1]),
    "render": _TABLES[-1],
}
"""The verbs that are served, and the module with which enough for each is imported."""


def each() -> Iterator[str]:
    """Import one module after the other; yields its name when it is imported, or is not installed.

    Changes this process's environment, and takes from its path what may be the project's.
    """
    os.environ.update(_ENVIRONMENT)
    installed = installed_folders()
    sys.path[:] = [folder for folder in sys.path if folder.startswith(installed)]
    for name in MODULES:
        if name not in sys.modules and _is_installed(name):
            import_module(name)
        yield name


def _is_installed(name: str) -> bool:
    return find_spec(name.partition(".")[0]) is not None
