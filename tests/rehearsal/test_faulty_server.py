"""The server of a rehearsal listens on this machine alone, and ends with the process that holds its input open."""

import json
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from model_project import columns, table
from tidegate.models.packages.describe_signature import encode
from tidegate.rehearsal import faulty_server

COMMAND = f"import sys; from {faulty_server.__name__} import main; main(sys.argv[1:])"


@pytest.mark.slow
def test_it_serves_with_the_fault_and_ends_with_its_parent(packaged, tmp_path):
    rows = tmp_path / "rows.json"
    rows.write_text(json.dumps(encode(table(rows=5), columns())))
    command = [sys.executable, "-c", COMMAND, "--package", packaged, "--rows", rows]
    pipe = subprocess.PIPE
    with subprocess.Popen([*command, "--fault", "refuses_all"], stdin=pipe, stdout=pipe, text=True) as process:
        try:
            address = process.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:")
            with urllib.request.urlopen(f"{address}/v2/health/ready") as response:
                assert response.status == 200
            with pytest.raises(urllib.error.HTTPError, match="400"):
                urllib.request.urlopen(f"{address}/v2/models/flights/infer", b"{}")
            process.stdin.close()
            assert process.wait(timeout=120) == 0
        finally:
            process.kill()
