"""A running HAProxy before servers of this machine that answer with their names."""

import http.client
import http.server
import signal
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


def version(name: str) -> type[http.server.BaseHTTPRequestHandler]:
    class Version(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(200)
            self.send_header("Content-Length", str(len(name)))
            self.end_headers()
            self.wfile.write(name.encode())

        do_GET = do_POST = answer  # noqa: N815 (the names of http.server)

        def log_message(self, *arguments: object) -> None:
            pass

    return Version


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(names: Mapping[str, str]) -> Iterator[dict[str, http.server.ThreadingHTTPServer]]:
    """By name, a server at a free port of the address that belongs to it."""
    servers = {name: http.server.ThreadingHTTPServer((address, 0), version(name)) for name, address in names.items()}
    threads = [threading.Thread(target=server.serve_forever, args=(0.01,)) for server in servers.values()]
    for thread in threads:
        thread.start()
    try:
        yield servers
    finally:
        for server in servers.values():
            server.shutdown()
            server.server_close()
        for thread in threads:
            thread.join()


@contextmanager
def routing(path: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    command = ["haproxy", "-W", "-db", "-f", str(path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(200):
                if answers(port, 1) == Counter({"": 1}):
                    time.sleep(0.05)
                    continue
                break
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(10)


def answers(port: int, requests: int) -> Counter[str]:
    """Which version answered; an empty name for a request that none did."""
    return Counter(answered_by(port) for _ in range(requests))


def answered_by(port: int, **headers: str) -> str:
    """The version that answered; empty where none did. `x_caller` is the header `x-caller`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request("POST", "/v2/models/flights/infer", body=b"{}", headers=sent)
        answer = connection.getresponse()
        return answer.read().decode() if answer.status == 200 else ""
    except OSError:
        return ""
    finally:
        connection.close()
