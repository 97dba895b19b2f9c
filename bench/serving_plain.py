"""The peers of serving.py: what a team writes without tidegate. `python serving_plain.py fastapi|bare PACKAGE PORT`."""

import json
import math
import sys
from pathlib import Path

import numpy as np
import uvicorn

MODE, PACKAGE, PORT = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])


def fastapi_app():
    """FastAPI, pydantic, a frame of one row, the pipeline's predict_proba in FastAPI's thread pool."""
    import pandas as pd
    from fastapi import FastAPI
    from pydantic import create_model

    from tidegate.models.packages import model_file

    model = model_file.read(PACKAGE / "model.skops")
    inputs = json.loads((PACKAGE / "signature.json").read_text())["inputs"]
    kinds = {"BYTES": str, "FP64": float, "INT64": int, "BOOL": bool}
    fields = {tensor["name"]: (kinds[tensor["datatype"]] | None, None) for tensor in inputs}
    numbers = {tensor["name"]: float for tensor in inputs if tensor["datatype"] != "BYTES"}
    row_type = create_model("Row", **fields)
    app = FastAPI()

    @app.post("/predict")
    def predict(row: row_type):
        frame = pd.DataFrame([row.model_dump()]).astype(numbers)
        return {"probability": float(model.predict_proba(frame)[0, 1])}

    return app


def bare_app():
    """Starlette and onnxruntime with numbers that are encoded already: nothing is validated."""
    import onnxruntime
    from starlette.applications import Starlette
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    content = (PACKAGE / "exact.onnx").read_bytes()
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])

    async def predict(request):
        row = np.array([json.loads(await request.body())], dtype=np.float64)
        score = float(session.run(None, {"x": row})[0][0, 0])
        return JSONResponse({"probability": 1 / (1 + math.exp(-score))})

    return Starlette(routes=[Route("/predict", predict, methods=["POST"])])


app = fastapi_app() if MODE == "fastapi" else bare_app()
print(f"{MODE} on http://127.0.0.1:{PORT}", flush=True)
uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning", access_log=False)
