"""The paths of each step's results, relative to the repository's root."""

from pathlib import Path

CONF = Path("conf")
TEMPLATES = Path("templates")
MANIFESTS = Path("manifests")
PARAMS = Path("params.yaml")
RELEASES = Path("releases")
STARTER = Path(".tidegate/starter.json")
"""What `tidegate init` laid down, and what it was proposed from."""

TABLE = Path("data/table.parquet")
HOLDOUT = Path("data/holdout.parquet")
SPLIT = Path("data/split")
TRAIN = SPLIT / "train.parquet"
RECENT = SPLIT / "recent.parquet"

ARTIFACTS = Path("artifacts")
STAGE_PARAMS = ARTIFACTS / "compose/params.json"
PROFILE = ARTIFACTS / "ingest/profile.json"
SOURCES = ARTIFACTS / "ingest/sources.json"
KEYS = ARTIFACTS / "ingest/keys"
CHECK_REPORT = ARTIFACTS / "check/report.json"
CHECK_PAGE = ARTIFACTS / "check/report.html"
SPLIT_SUMMARY = ARTIFACTS / "split/summary.json"
STATISTICS = ARTIFACTS / "split/statistics.json"
DRIFT = ARTIFACTS / "split/drift.json"
MODEL = ARTIFACTS / "train/model.skops"
FOLDS = ARTIFACTS / "train/folds.json"
FOLD_PREDICTIONS = ARTIFACTS / "train/fold_predictions.parquet"
SEARCH = ARTIFACTS / "train/search.json"
SEARCH_TABLE = ARTIFACTS / "train/search.csv"
GOLDEN = ARTIFACTS / "train/golden.json"
CV = ARTIFACTS / "evaluate/cv.json"
METRICS = ARTIFACTS / "evaluate/metrics.json"
PREDICTIONS = ARTIFACTS / "evaluate/predictions.parquet"
SLICES = ARTIFACTS / "evaluate/slices.json"
PLOTS = ARTIFACTS / "evaluate/plots"
STRESS = ARTIFACTS / "stress/stress.json"
CALIBRATION = ARTIFACTS / "gate/calibration.json"
PACKAGE = ARTIFACTS / "package"
PARITY = PACKAGE / "parity.json"
PLANS = ARTIFACTS / "plan"
NONE = "none.txt"
"""What a stage leaves in a folder where it has nothing to write: DVC warns of an empty one at every stage."""
NOTHING = "no environments declared: nothing to render\n"
"""What it is in `MANIFESTS`, which git keeps."""
MONITOR_HISTORY = ARTIFACTS / "monitor/history.parquet"
REHEARSALS = ARTIFACTS / "rehearse"
REHEARSAL_TIMES = ARTIFACTS / "rehearse.times.json"
"""Measured, so different in every run: no stage's output."""
