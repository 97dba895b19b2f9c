"""What one row costs: tidegate with and without an exact form, FastAPI + scikit-learn, bare Starlette + onnxruntime.

The reference project's package (`dvc repro`), one row per request over kept connections, in turns; CPU is that of all
of the server's processes, from /proc. Single times on a shared machine say little: read the ratios. LitServe pins
packages that tidegate's environment must not have: it runs where LITSERVE_PYTHON names the interpreter of one with
litserve and the lock's numpy, pandas, scikit-learn, skops and pydantic.
"""

import asyncio
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "artifacts/package"
SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
NAMED = tuple(sys.argv[2:])
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


def processes(session: int) -> list[int]:
    """The server and what it started."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                found += [int(folder.name)] if int(fields[3]) == session else []
    return found


def processor_s(session: int) -> float:
    ticks = 0
    for process in processes(session):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICK


def memory_mib(session: int) -> float:
    status = (Path(f"/proc/{process}/status").read_text() for process in processes(session))
    return sum(int(text.partition("VmRSS:")[2].split()[0]) for text in status) / 1024


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


async def is_ready(port: int, request: bytes) -> bool:
    with suppress(OSError, asyncio.IncompleteReadError):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        line = await reader.readline()
        writer.close()
        return line.startswith(b"HTTP/1.1 200")
    return False


def ready(port: int, request: bytes, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        if asyncio.run(is_ready(port, request)):
            return
        time.sleep(0.02)
    raise SystemExit("the server ended")


def measured(command: list[str], path: str, body: bytes, port: int) -> dict[str, float]:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    started = time.perf_counter()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=os.environ | SINGLE, start_new_session=True, **quiet) as process:
        try:
            ready(port, head.encode() + body, process)
            found = {
                "ready s": time.perf_counter() - started,
                "ready CPU s": processor_s(process.pid),
                "idle MiB": memory_mib(process.pid),
            }
            for clients in CLIENTS:
                before = processor_s(process.pid)
                times = asyncio.run(load(port, head.encode() + body, clients))
                found[f"CPU ms, {clients}"] = (processor_s(process.pid) - before) / len(times) * 1000
                found[f"p99 ms, {clients}"] = times[int(len(times) * 0.99)] * 1000
                found[f"requests/s, {clients}"] = len(times) / SECONDS
            return found
        finally:
            os.killpg(process.pid, signal.SIGKILL)


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
        if python := os.environ.get("LITSERVE_PYTHON"):
            servers["LitServe, batches"] = (
                [python, peers.replace("plain", "litserve"), str(PACKAGE)],
                "/predict",
                plain,
            )
        servers = {name: server for name, server in servers.items() if not NAMED or name.startswith(NAMED)}
        rounds: dict[str, list[dict[str, float]]] = {name: [] for name in servers}
        for _ in range(3):
            for name, (command, path, body) in servers.items():
                port = free_port()
                rounds[name].append(measured([*command, str(port)], path, body, port))
    table = {
        name: {key: statistics.median(run[key] for run in found) for key in found[0]} for name, found in rounds.items()
    }
    keys = list(next(iter(table.values())))
    own = next(iter(table))
    whole = [name for name in table if name.startswith(("FastAPI", "LitServe"))]
    print("| | " + " | ".join(table) + f" | best peer ÷ {own} |\n|---|" + "--:|" * (len(table) + 1))
    for key in keys:
        values = [table[name][key] for name in table]
        best = max if key.startswith("requests") else min
        ratio = best(table[name][key] for name in whole) / table[own][key]
        print(f"| {key} | " + " | ".join(f"{value:.3g}" for value in values) + f" | {ratio:.2g} |")


if __name__ == "__main__":
    main()
