"""The compose file as far as it goes without an engine, and its proxy for real."""

import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
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


def test_the_password_file_is_described_as_the_image_needs_it():
    words = (ROOT / "deploy/README.md").read_text(encoding="utf-8")
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    (user,) = re.findall(r"--uid (\d+)", image)
    assert f"chown {user} deploy/pgpass" in words
    assert "chmod 600 deploy/pgpass" in words


class NameServer:
    """Answers each question for an IPv4 address with what it knows, over UDP."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.known = False
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                question, asker = self.socket.recvfrom(512)
            except OSError:
                return
            self.socket.sendto(self._answer(question), asker)

    def _answer(self, question):
        record = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x01\x00\x04\x7f\x00\x00\x01"
        flags = b"\x81\x80" if self.known else b"\x81\x83"
        count = b"\x00\x01" if self.known else b"\x00\x00"
        head = question[:2] + flags + b"\x00\x01" + count + b"\x00\x00" * 2
        return head + question[12:] + (record if self.known else b"")


@pytest.fixture
def names():
    server = NameServer()
    yield server
    server.socket.close()


@pytest.fixture
def application():
    """Answer as the application would, telling which path was asked."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(self.path.encode())

        def log_message(self, *_arguments: object):
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def proxy(tmp_path, names, application):
    """Run the shipped proxy configuration while nobody knows the application."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        gaps.skip("proxy", "nginx がありません", "apt-get install nginx-light")
    tree = tmp_path / "public"
    page = PublicFile("alerts/index.html", "いま出ている避難情報".encode())
    snapshot.write_tree(tree, [page, PublicFile("catv/now.json", b"{}")])
    plain, secure = free_port(), free_port()
    make_certificate(tmp_path)
    text = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{secure} ssl;"),
        ("/etc/nginx/tls", str(tmp_path)),
        ("root /public;", f"root {tree};"),
        ("web:8000", f"web:{application}"),
        ("resolver 127.0.0.11 ", f"resolver 127.0.0.1:{names.port} "),
        ("valid=10s", "valid=1s"),
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


def test_the_proxy_finds_the_application_as_soon_as_it_is_there(proxy, tmp_path, names):
    context = ssl.create_default_context(cafile=tmp_path / "fullchain.pem")
    names.known = True
    for path in ("/staff/login?next=%2Fstaff%2F", "/mail/subscribe"):
        with urlopen(f"{proxy}{path}", context=context) as answer:
            assert answer.read().decode() == path
    with pytest.raises(HTTPError) as hidden:
        urlopen(f"{proxy}/metrics", context=context)
    assert hidden.value.code == 404


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
