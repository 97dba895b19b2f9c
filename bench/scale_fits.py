"""What `train` asks of scikit-learn on the table of `bench/scale.py`, alone: one fit on all rows and two on folds.

    cd FOLDER-WITH-data/split && python bench/scale_fits.py

No declaration is read and nothing is written: how this grows is how the library grows.
"""

import json
from pathlib import Path


def main() -> None:
    import pandas as pd
    from sklearn.compose import ColumnTransformer
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.model_selection import TimeSeriesSplit
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import OrdinalEncoder
    from threadpoolctl import threadpool_limits

    declared = json.loads(Path("params.yaml").read_text())["data"]["columns"]
    inputs = {name: column["type"] for name, column in declared.items() if "role" not in column}
    table = pd.read_parquet("data/split/train.parquet", columns=[*inputs, "late"])
    text = [name for name, kind in inputs.items() if kind == "category"]
    rest = [name for name in inputs if name not in text]
    encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-2)
    with threadpool_limits(1):
        for rows in (range(len(table)), *(learnt for learnt, _ in TimeSeriesSplit(2).split(table))):
            estimator = HistGradientBoostingClassifier(
                max_iter=10, early_stopping=False, categorical_features=[*range(len(text))], random_state=7
            )
            made = ColumnTransformer([("text", encoder, text), ("number", "passthrough", rest)])
            some = table.iloc[rows]
            Pipeline([("preprocess", made), ("estimator", estimator)]).fit(some[[*inputs]], some["late"])


if __name__ == "__main__":
    main()
