"""A peer of serving.py: MLServer, adaptive batches of up to 32 rows that wait 2 ms for each other.

`python serving_mlserver.py PACKAGE PORT`. The model runs in the server's own process: with MLServer's pool of workers a
request costs more.
"""

import asyncio
import json
import os
import socket
import sys
from pathlib import Path

from mlserver import MLModel, MLServer, ModelSettings, Settings
from mlserver.codecs import NumpyCodec, PandasCodec
from mlserver.settings import ModelParameters
from mlserver.types import InferenceResponse
from mlserver.utils import install_uvloop_event_loop

sys.path.insert(0, str(Path(__file__).parent.parent / "pipelines"))


class Model(MLModel):
    """The pipeline's predict_proba on the frame that MLServer's codec makes of the tensors."""

    async def load(self):
        from tidegate.models.packages import model_file

        package = Path(self.settings.parameters.uri)
        inputs = json.loads((package / "signature.json").read_text())["inputs"]
        self.numbers = {tensor["name"]: float for tensor in inputs if tensor["datatype"] != "BYTES"}
        self.model = model_file.read(package / "model.skops")
        return True

    async def predict(self, payload):
        frame = PandasCodec.decode_request(payload).astype(self.numbers)
        probability = self.model.predict_proba(frame)[:, [1]]
        outputs = [NumpyCodec.encode_output("probability", probability)]
        return InferenceResponse(model_name=self.name, outputs=outputs)


def settings(port):
    """Without what the other peers don't have either: no workers, no metrics, no log of requests."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        other = listener.getsockname()[1]
    workers = int(os.environ.get("MLSERVER_WORKERS", "0"))
    quiet = {"debug": False, "metrics_endpoint": None, "gzip_enabled": False}
    return Settings(host="127.0.0.1", http_port=port, grpc_port=other, parallel_workers=workers, **quiet)


def model_settings(package):
    """The texts are declared as texts: without that the codec leaves them bytes."""
    inputs = json.loads((package / "signature.json").read_text())["inputs"]
    described = [
        {"name": tensor["name"], "datatype": tensor["datatype"], "shape": [-1, 1]}
        | ({"parameters": {"content_type": "str"}} if tensor["datatype"] == "BYTES" else {})
        for tensor in inputs
    ]
    return ModelSettings(
        name=json.loads((package / "package.json").read_text())["model"],
        implementation="serving_mlserver.Model",
        inputs=described,
        max_batch_size=32,
        max_batch_time=0.002,
        parameters=ModelParameters(uri=str(package)),
    )


async def main(package, port):
    await MLServer(settings(port)).start([model_settings(package)])


if __name__ == "__main__":
    install_uvloop_event_loop()  # as its command does
    asyncio.run(main(Path(sys.argv[1]).resolve(), int(sys.argv[2])))
