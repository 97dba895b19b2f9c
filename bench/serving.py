"""What one row costs: tidegate with and without an exact form, FastAPI + scikit-learn, bare Starlette + onnxruntime.

The reference project's package (`dvc repro`), one row per request over kept connections, in turns; CPU is the server's
own, from /proc. Single times on a shared machine say little: read the ratios.
"""

import asyncio
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "artifacts/package"
SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
CLIENTS = (1, 8, 32)
TICK = os.sysconf("SC_CLK_TCK")
SINGLE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def without_exact_form(folder: Path) -> Path:
    shutil.copytree(PACKAGE, folder)
    contents = json.loads((folder / "package.json").read_text())
    for name in ("exact.onnx", "exact.json"):
        del contents["files"][name]
    (folder / "package.json").write_text(json.dumps(contents))
    return folder


def bodies() -> tuple[bytes, bytes, bytes]:
    """The same row as tensors, as an object, and as encoded numbers."""
    tensors = json.loads((PACKAGE / "golden.json").read_text())["inputs"]
    first = [{**tensor, "shape": [1], "data": tensor["data"][:1]} for tensor in tensors]
    plain = {tensor["name"]: tensor["data"][0] for tensor in tensors}
    form = json.loads((PACKAGE / "exact.json").read_text())
    codes = [text["values"].index(plain[text["name"]]) for text in form["texts"]]
    numbers = [plain[number["name"]] for number in form["numbers"]]
    return tuple(json.dumps(body).encode() for body in ({"inputs": first}, plain, [*codes, *numbers]))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def processor_s(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory_mib(process: int) -> float:
    return int(Path(f"/proc/{process}/status").read_text().partition("VmRSS:")[2].split()[0]) / 1024


async def client(port: int, request: bytes, until: float, times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        started = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = int(head.lower().partition(b"content-length:")[2].split()[0])
        await reader.readexactly(length)
        times.append(time.perf_counter() - started)
    writer.close()


async def load(port: int, request: bytes, clients: int) -> list[float]:
    times: list[float] = []
    until = time.perf_counter() + SECONDS
    await asyncio.gather(*(client(port, request, until, times) for _ in range(clients)))
    return sorted(times)


def ready(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.005)
        else:
            return
    raise SystemExit("the server ended")


def measured(command: list[str], path: str, body: bytes, port: int) -> dict[str, float]:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    started = time.perf_counter()
    with subprocess.Popen(command, env=os.environ | SINGLE, stdout=subprocess.DEVNULL) as process:
        try:
            ready(port, process)
            found = {"ready s": time.perf_counter() - started, "idle MiB": memory_mib(process.pid)}
            for clients in CLIENTS:
                before = processor_s(process.pid)
                times = asyncio.run(load(port, head.encode() + body, clients))
                found[f"CPU ms, {clients}"] = (processor_s(process.pid) - before) / len(times) * 1000
                found[f"p99 ms, {clients}"] = times[int(len(times) * 0.99)] * 1000
                found[f"requests/s, {clients}"] = len(times) / SECONDS
            return found
        finally:
            process.kill()


def main() -> None:
    tensors, plain, encoded = bodies()
    infer = f"/v2/models/{json.loads((PACKAGE / 'package.json').read_text())['model']}/infer"
    peers = str(ROOT / "bench/serving_plain.py")
    with tempfile.TemporaryDirectory() as temporary:
        slow = without_exact_form(Path(temporary, "package"))
        serve = [sys.executable, "-m", "tidegate", "serve", "--package"]
        servers = {
            "tidegate": ([*serve, str(PACKAGE), "--port"], infer, tensors),
            "tidegate without exact form": ([*serve, str(slow), "--port"], infer, tensors),
            "FastAPI + scikit-learn": ([sys.executable, peers, "fastapi", str(PACKAGE)], "/predict", plain),
            "bare Starlette + onnxruntime": ([sys.executable, peers, "bare", str(PACKAGE)], "/predict", encoded),
        }
        rounds: dict[str, list[dict[str, float]]] = {name: [] for name in servers}
        for _ in range(3):
            for name, (command, path, body) in servers.items():
                port = free_port()
                rounds[name].append(measured([*command, str(port)], path, body, port))
    table = {
        name: {key: statistics.median(run[key] for run in found) for key in found[0]} for name, found in rounds.items()
    }
    keys = list(next(iter(table.values())))
    print("| | " + " | ".join(table) + " | peer ÷ tidegate |\n|---|" + "--:|" * (len(table) + 1))
    for key in keys:
        values = [table[name][key] for name in table]
        ratio = table["FastAPI + scikit-learn"][key] / table["tidegate"][key]
        print(f"| {key} | " + " | ".join(f"{value:.3g}" for value in values) + f" | {ratio:.2g} |")


if __name__ == "__main__":
    main()
