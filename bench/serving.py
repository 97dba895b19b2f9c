"""What one row costs: tidegate with and without an exact form, and its peers.

`python bench/serving.py [SECONDS] [NAME…]`, the names' beginnings. The reference project's package (`dvc repro`), one
row per request over kept connections, in turns; CPU is that of all of the server's processes, from /proc. Single times
on a shared machine say little: read the ratios. LitServe, MLServer and BentoML have environments of their own, below
bench/.peers or the folder that PEERS names (README.md says how they are made); one that is missing is named.
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
TURNS = 3
PEERS = Path(os.environ.get("PEERS", ROOT / "bench/.peers"))
TICK = os.sysconf("SC_CLK_TCK")
SINGLE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def without_exact_form(folder: Path) -> Path:
    shutil.copytree(PACKAGE, folder)
    contents = json.loads((folder / "package.json").read_text())
    for name in ("exact.onnx", "exact.json"):
        del contents["files"][name]
    (folder / "package.json").write_text(json.dumps(contents))
    return folder


def bodies() -> dict[str, bytes]:
    """The same row as tensors, as tensors of two axes, as an object, in a list, and as encoded numbers."""
    tensors = json.loads((PACKAGE / "golden.json").read_text())["inputs"]
    first = [{**tensor, "shape": [1], "data": tensor["data"][:1]} for tensor in tensors]
    plain = {tensor["name"]: tensor["data"][0] for tensor in tensors}
    form = json.loads((PACKAGE / "exact.json").read_text())
    codes = [text["values"].index(plain[text["name"]]) for text in form["texts"]]
    numbers = [plain[number["name"]] for number in form["numbers"]]
    made = {
        "tensors": {"inputs": first},
        "columns": {"inputs": [{**tensor, "shape": [1, 1]} for tensor in first]},
        "object": plain,
        "rows": {"rows": [plain]},
        "encoded": [*codes, *numbers],
    }
    return {form: json.dumps(body).encode() for form, body in made.items()}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def processes(server: int) -> list[int]:
    """The server and what it started, in whatever sessions they are."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    found = [server]
    for process in found:
        found += [child for child, parent in parents.items() if parent == process]
    return found


def processor_s(server: int) -> float:
    ticks = 0
    for process in processes(server):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICK


def memory_mib(server: int) -> float:
    status = (Path(f"/proc/{process}/status").read_text() for process in processes(server))
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
    raise SystemExit(f"the server ended with {process.returncode}: {process.args}")


def measured(command: list[str], path: str, body: bytes, port: int) -> dict[str, float]:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    started = time.perf_counter()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=os.environ | SINGLE, **quiet) as process:
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
            for one in processes(process.pid):
                with suppress(ProcessLookupError):
                    os.kill(one, signal.SIGKILL)


def all_servers(slow: Path) -> dict[str, tuple[list[str], str, str]]:
    """Of each the command, which lacks the port, the path of inference, and the form of a request's body."""
    infer = f"/v2/models/{json.loads((PACKAGE / 'package.json').read_text())['model']}/infer"
    serve = [sys.executable, "-m", "tidegate", "serve", "--package"]
    plain = [sys.executable, str(ROOT / "bench/serving_plain.py")]
    servers = {
        "tidegate": ([*serve, str(PACKAGE), "--port"], infer, "tensors"),
        "tidegate without exact form": ([*serve, str(slow), "--port"], infer, "tensors"),
        "FastAPI + scikit-learn": ([*plain, "fastapi", str(PACKAGE)], "/predict", "object"),
        "bare Starlette + onnxruntime": ([*plain, "bare", str(PACKAGE)], "/predict", "encoded"),
    }
    for name, path, form in (
        ("LitServe", "/predict", "object"),
        ("MLServer", infer, "columns"),
        ("BentoML", "/predict", "rows"),
    ):
        peer = name.lower()
        python = PEERS / peer / "bin/python"
        if python.exists():
            script = ROOT / f"bench/serving_{peer}.py"
            servers[f"{name}, batches"] = ([str(python), str(script), str(PACKAGE)], path, form)
        else:
            print(f"{name} is not measured: {python} not found")
    return servers


def main() -> None:
    body = bodies()
    with tempfile.TemporaryDirectory() as temporary:
        servers = all_servers(without_exact_form(Path(temporary, "package")))
        servers = {name: server for name, server in servers.items() if not NAMED or name.startswith(NAMED)}
        rounds: dict[str, list[dict[str, float]]] = {name: [] for name in servers}
        for _ in range(TURNS):
            for name, (command, path, form) in servers.items():
                port = free_port()
                rounds[name].append(measured([*command, str(port)], path, body[form], port))
    table = {
        name: {key: statistics.median(run[key] for run in found) for key in found[0]} for name, found in rounds.items()
    }
    show(table)


def show(table: dict[str, dict[str, float]]) -> None:
    own = next(iter(table))
    whole = [name for name in table if name.startswith(("FastAPI", "LitServe", "MLServer", "BentoML"))]
    print("| | " + " | ".join(table) + f" | best peer ÷ {own} |\n|---|" + "--:|" * (len(table) + 1))
    for key in table[own]:
        values = [table[name][key] for name in table]
        best = max if key.startswith("requests") else min
        ratio = best(table[name][key] for name in whole) / table[own][key]
        print(f"| {key} | " + " | ".join(f"{value:.3g}" for value in values) + f" | {ratio:.2g} |")


if __name__ == "__main__":
    main()
