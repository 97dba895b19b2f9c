"""A peer of serving.py: BentoML, adaptive batches of up to 32 rows, one worker.

`python serving_bentoml.py PACKAGE PORT`.
"""

import json
import os
import sys
from pathlib import Path

import bentoml
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent / "pipelines"))


@bentoml.service(workers=1, traffic={"timeout": 30}, metrics={"enabled": False}, logging={"access": {"enabled": False}})
class Model:
    """The pipeline's predict_proba on a frame of the rows that were gathered."""

    def __init__(self):
        from tidegate.models.packages import model_file

        package = Path(os.environ["PACKAGE"])
        inputs = json.loads((package / "signature.json").read_text())["inputs"]
        self.numbers = {tensor["name"]: float for tensor in inputs if tensor["datatype"] != "BYTES"}
        self.model = model_file.read(package / "model.skops")

    @bentoml.api(batchable=True, max_batch_size=32, max_latency_ms=1000)
    def predict(self, rows: list[dict]) -> list[float]:
        frame = pd.DataFrame(rows).astype(self.numbers)
        return self.model.predict_proba(frame)[:, 1].tolist()


if __name__ == "__main__":
    folder = Path(__file__).parent
    os.environ |= {"PACKAGE": str(Path(sys.argv[1]).resolve()), "BENTOML_DO_NOT_TRACK": "1"}
    command = ["serve", "serving_bentoml:Model", "--host", "127.0.0.1", "--port", sys.argv[2]]
    os.execv(sys.executable, [sys.executable, "-m", "bentoml", *command, "--working-dir", str(folder)])
