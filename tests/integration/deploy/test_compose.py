"""The compose file as far as it goes without an engine, and its proxy for real."""

import re
import shutil
import socket
import ssl
import subprocess
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import yaml

from disaster import cli
from disaster.foundation import settings, snapshot
from disaster.foundation.snapshot import PublicFile
from tests import gaps

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def test_every_name_that_a_service_uses_is_declared(compose):
    services = compose["services"]
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)
        assert set(service.get("secrets", [])) <= set(compose["secrets"])
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in compose["volumes"] or source.startswith("./deploy/")


def test_our_services_run_commands_and_settings_that_exist(compose):
    ours = [s for s in compose["services"].values() if "build" in s]
    assert len(ours) == 3
    for service in ours:
        program, command, *_ = service["command"]
        assert program == "disaster"
        assert command in cli.COMMANDS
        known = {*settings.DESCRIPTIONS, "PGPASSFILE"}
        assert set(service["environment"]) <= known


def test_the_example_settings_are_known():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    names = {line.split("=")[0] for line in lines if line and line[0] != "#"}
    assert names <= set(settings.DESCRIPTIONS)


def test_the_image_installs_what_the_lock_file_pins():
    words = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "--require-hashes -r requirements.lock" in words
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for name in ("flask", "sqlalchemy", "psycopg", "dramatiq", "reportlab"):
        assert re.search(rf"^{name}(\[.*\])?==", lock, re.MULTILINE), name


@pytest.fixture
def proxy(tmp_path):
    """Run the shipped proxy configuration with no application behind it."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        gaps.skip("proxy", "nginx がありません", "apt-get install nginx-light")
    tree = tmp_path / "public"
    page = PublicFile("alerts/index.html", "いま出ている避難情報".encode())
    snapshot.write_tree(tree, [page, PublicFile("catv/now.json", b"{}")])
    plain, secure, nobody = (free_port() for _ in range(3))
    make_certificate(tmp_path)
    text = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{secure} ssl;"),
        ("/etc/nginx/tls", str(tmp_path)),
        ("root /public;", f"root {tree};"),
        ("web:8000", f"127.0.0.1:{nobody}"),
    ):
        assert old in text
        text = text.replace(old, new)
    paths = "".join(
        f"{name}_temp_path {tmp_path}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"""
    user root; daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log;
    events {{}}
    http {{ access_log off; {paths} {text} }}
    """
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    server = subprocess.Popen([program, "-c", tmp_path / "nginx.conf"])
    wait_for(secure)
    yield f"https://127.0.0.1:{secure}"
    server.terminate()
    server.wait()


def test_the_public_tree_stays_up_when_the_application_is_down(proxy, tmp_path):
    context = ssl.create_default_context(cafile=tmp_path / "fullchain.pem")
    with urlopen(f"{proxy}/alerts/", context=context) as answer:
        assert "避難情報" in answer.read().decode()
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["ETag"]
    with urlopen(f"{proxy}/catv/now.json", context=context) as answer:
        assert answer.headers["Content-Type"].startswith("application/json")
    with pytest.raises(HTTPError) as gone:
        urlopen(f"{proxy}/staff/", context=context)
    assert gone.value.code == 502


def make_certificate(directory):
    """Make a self-signed certificate for the loopback address."""
    line = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 "
        "-addext subjectAltName=IP:127.0.0.1 -keyout privkey.pem -out fullchain.pem"
    )
    subprocess.run(line.split(), cwd=directory, check=True, capture_output=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
