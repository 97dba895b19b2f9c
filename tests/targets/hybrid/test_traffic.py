"""A running HAProxy before two parts: each gets its share, and all of it while the other does not answer."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from routed_traffic import answers, free_port, routing, serving
from tidegate.config.schema.env import Environment
from tidegate.targets import Manifest

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not shutil.which("haproxy"), reason="haproxy is not installed")]


def test_each_part_gets_its_share_and_all_of_it_while_the_other_is_away(
    declared: Callable[..., Environment], deployed: Callable[..., tuple[Manifest, ...]], tmp_path: Path
) -> None:
    port, path = free_port(), tmp_path / "haproxy.cfg"
    with serving({"cloud": "127.0.0.1", "premises": "127.0.0.2"}) as servers:
        cloud, premises = (f"{host}:{place}" for host, place in (server.server_address for server in servers.values()))
        environment = declared({"address": cloud, "tls": False}, {"address": premises})
        (router,) = (manifest.text for manifest in deployed(environment) if manifest.file == "haproxy.cfg")
        own = router.replace("bind :8080", f"bind 127.0.0.1:{port}")
        path.write_text(own.replace("bind :8405", f"bind 127.0.0.1:{free_port()}"))
        with routing(path, port):
            answers(port, 20)  # both parts were checked by now
            divided = answers(port, 200)
            servers["premises"].shutdown()
            servers["premises"].server_close()
            time.sleep(0.1)
            alone = answers(port, 50)
    assert divided[""] == 0
    assert abs(divided["cloud"] - 160) <= 4, divided  # roundrobin is exact, but where in its round it is
    assert alone == {"cloud": 50}


def test_a_part_whose_name_is_unknown_stops_no_router(
    declared: Callable[..., Environment], deployed: Callable[..., tuple[Manifest, ...]], tmp_path: Path
) -> None:
    """Its share goes to the other until the name resolves."""
    port, path = free_port(), tmp_path / "haproxy.cfg"
    with serving({"premises": "127.0.0.2"}) as servers:
        host, place = servers["premises"].server_address
        environment = declared({"address": "nowhere.invalid:443"}, {"address": f"{host}:{place}"})
        (router,) = (manifest.text for manifest in deployed(environment) if manifest.file == "haproxy.cfg")
        own = router.replace("bind :8080", f"bind 127.0.0.1:{port}")
        path.write_text(own.replace("bind :8405", f"bind 127.0.0.1:{free_port()}"))
        with routing(path, port):
            answers(port, 20)
            assert answers(port, 50) == {"premises": 50}
