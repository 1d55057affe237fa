"""A county with two organs and cases in each, and another system that listens: a real server, as kind or as hostile as a test wants it."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction

from mingting.base import clock, journal
from mingting.base.journal import SYSTEM
from mingting.base.models import Event, Grant, Organ, Source, User
from mingting.base.people import seal_person
from mingting.catalogue.models import Item
from mingting.exchange.hooks.acts.declare import declare_hook
from mingting.exchange.hooks.models import Delivery, Hook
from mingting.handle.cases.acts.record import APPLICANT
from mingting.handle.cases.models import Case

NOW = datetime(2024, 5, 6, 9, 0, tzinfo=clock.CHINA)
ID, PHONE, NAME = "640521199001010016", "13812345678", "张小明"


@dataclass
class Listener:
    """What was heard, and how the next calls are answered: a status, or one of hang, slow, drop, redirect, noise."""

    url: str = ""
    heard: list[SimpleNamespace] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)
    always: Any = 200
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def ids(self) -> list[int]:
        return [one.body["id"] for one in self.heard]


def _handler(listener: Listener) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            listener.heard.append(
                SimpleNamespace(path=self.path, headers=headers, raw=raw, body=json.loads(raw), at=time.monotonic())
            )
            does = listener.answers.pop(0) if listener.answers else listener.always
            getattr(self, f"does_{does}", lambda: self.answer(int(does)))()

        do_GET = do_POST

        def answer(self, status: int, body: bytes = b"ok", **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def does_hang(self) -> None:
            listener.released.wait(20)

        def does_drip(self) -> None:
            """An answer that never ends its head, a byte at a time."""
            for sign in b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 1000:
                if listener.released.wait(0.05):
                    return
                try:
                    self.wfile.write(bytes((sign,)))
                    self.wfile.flush()
                except OSError:
                    return

        def does_slow(self) -> None:
            """The head at once, the body never."""
            self.send_response(200)
            self.send_header("Content-Length", "1000000")
            self.end_headers()
            listener.released.wait(20)

        def does_drop(self) -> None:
            self.close_connection = True

        def does_noise(self) -> None:
            self.wfile.write(b"\x00\x01 what is this\r\n\r\n")

        def does_redirect(self) -> None:
            self.answer(302, Location=f"{listener.url}elsewhere")

        def log_message(self, *args: Any) -> None:
            pass

    return Handler


def listening(context: ssl.SSLContext | None = None) -> Iterator[Listener]:
    listener = Listener()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(listener))
    server.daemon_threads = True
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    listener.url = f"{'https' if context else 'http'}://127.0.0.1:{server.server_port}/in/"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield listener
    listener.released.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def other() -> Iterator[Listener]:
    yield from listening()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate nobody vouches for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)  # noqa: TID251
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(True, None), True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    path = tmp_path / "other.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def other_tls(certificate: Path) -> Iterator[Listener]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    yield from listening(context)


@pytest.fixture(autouse=True)
def _here(settings: Any) -> Iterator[None]:
    settings.HOOK_HOSTS = ["127.0.0.0/8"]
    with clock.set_clock(NOW):
        yield


@pytest.fixture
def house(db: None) -> SimpleNamespace:
    county = Organ.objects.add_root(instance=Organ(code="c", name="中宁县", short_name="中宁县", kind="county"))
    tax, housing = (
        Organ.objects.add_child(county, instance=Organ(code=code, name=code, short_name=code, kind="department"))
        for code in ("税务局", "住建局")
    )
    people = {}
    for username, role, organ in (("admin", "SA", county), ("head", "DL", tax), ("far", "SA", housing)):
        people[username] = User.objects.create(username=username, organ=organ)
        Grant.objects.create(user=people[username], role=role, organ=organ)
    source = Source.objects.create(code="own", name="本系统", kind="own")
    item = Item.objects.create(
        code="11", basic_code="1", name="甲", organ=tax, item_type="01", case_kind="promised", valid_from=NOW.date()
    )
    return SimpleNamespace(county=county, tax=tax, housing=housing, source=source, item=item, **people)


@pytest.fixture
def case(house: SimpleNamespace) -> Callable[..., Case]:
    def case(number: str, organ: Organ | None = None) -> Case:
        organ = organ or house.tax
        person = seal_person(NAME, ID, PHONE, context=APPLICANT)
        return Case.objects.create(
            source=house.source, source_no=number, case_no=number, item=house.item, organ=organ,
            organ_path=organ.path, channel="window", case_kind="promised", state="received",
            applicant=person.sealed, applicant_masked=person.masked, recorded_at=clock.now(),
        )  # fmt: skip

    return case


@pytest.fixture
def happens() -> Callable[..., Event]:
    """A move as acts write it: sealed words, masked columns and all."""

    def happens(case: Case, action: str = "accept", **data: Any) -> Event:
        with transaction.atomic():
            told = {
                "action": action,
                "from": "received",
                "to": "accepted",
                "version": 2,
                "set": {"due_on": "2024-05-13", "applicant_masked": "张*明", "handler_id": 7},
                "sealed": "c2VhbGVk",
            }
            event = journal.record(f"case.{action}", f"handle/case:{case.pk}", told | data, actor=SYSTEM)
        journal.seal_all()
        event.refresh_from_db()
        return event

    return happens


@pytest.fixture
def hook(house: SimpleNamespace, other: Listener) -> Hook:
    made, secret = declare_hook("协同平台", other.url, ["case.*"], house.head, actor=SYSTEM, user=house.admin)
    made.plain_secret = secret  # type: ignore[attr-defined]
    return made


@pytest.fixture
def later() -> Callable[..., None]:
    """Let the waits of deliveries and of resting subscriptions go by."""

    def later() -> None:
        past = clock.machine_now() - timedelta(seconds=1)
        Delivery.objects.filter(state="waiting").update(next_at=past)
        Hook.objects.exclude(rests_until=None).update(rests_until=past)

    return later
