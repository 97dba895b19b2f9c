"""A peer of serving.py: LitServe, batches of up to 32 rows that wait 2 ms for each other, one worker.

`python serving_litserve.py PACKAGE PORT`.
"""

import json
import sys
from pathlib import Path

import litserve
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent / "pipelines"))
PACKAGE, PORT = Path(sys.argv[1]), int(sys.argv[2])


class Model(litserve.LitAPI):
    def setup(self, device):  # noqa: ARG002
        from tidegate.models.packages import model_file

        inputs = json.loads((PACKAGE / "signature.json").read_text())["inputs"]
        self.numbers = {tensor["name"]: float for tensor in inputs if tensor["datatype"] != "BYTES"}
        self.model = model_file.read(PACKAGE / "model.skops")

    def decode_request(self, request):
        return request

    def batch(self, rows):
        return pd.DataFrame(rows).astype(self.numbers)

    def predict(self, frame):
        return self.model.predict_proba(frame)[:, 1]

    def unbatch(self, output):
        return output.tolist()

    def encode_response(self, output):
        return {"probability": output}


if __name__ == "__main__":
    server = litserve.LitServer(Model(max_batch_size=32, batch_timeout=0.002), accelerator="cpu")
    server.run(host="127.0.0.1", port=PORT, generate_client_file=False, log_level="error")
