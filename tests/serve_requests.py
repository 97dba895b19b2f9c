"""Requests to a served model, and its answers."""

import http.client
import json

INFER = "/v2/models/flights/infer"
TENSORS = {
    "carrier": ("BYTES", ["AA", "B6"]),
    "note": ("BYTES", ["vip", None]),
    "distance": ("FP64", [350.5, None]),
    "stops": ("INT64", [0, None]),
    "rebooked": ("BOOL", [False, None]),
    "booked": ("BYTES", ["2024-02-01T08:00:00", None]),
}


def ask(port, path, body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        connection.request("GET" if body is None else "POST", path, content, headers or {})
        response = connection.getresponse()
        text = response.read().decode()
        return response.status, json.loads(text) if text.startswith(("{", "[")) else text
    finally:
        connection.close()


def request(**changes):
    """A request of two rows that fits; `changes` replace (datatype, data) of inputs."""
    return {
        "inputs": [
            {"name": name, "datatype": datatype, "shape": [len(data)], "data": data}
            for name, (datatype, data) in (TENSORS | changes).items()
        ]
    }
