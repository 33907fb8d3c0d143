"""The lane against real relays on the loopback, well and badly behaved."""

import asyncio
import ssl
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from broadcast.rules.states import DeliveryState
from broadcast.smtp import OutgoingMail, SmtpSettings, StartTls, send_all

ACCEPTED = DeliveryState.ACCEPTED
DEFERRED = DeliveryState.DEFERRED
REFUSED = DeliveryState.REFUSED
UNKNOWN = DeliveryState.UNKNOWN

RCPT_ANSWERS = {"unknown": "550 no such user", "full": "452 mailbox full"}
DATA_ANSWERS = {"spam": "554 not wanted", "later": "451 try again"}


class Relay:
    """A relay whose answer depends on the local part of the recipient."""

    def __init__(self, *, pipelining) -> None:
        """Begin with an empty mailbox."""
        self.pipelining = pipelining
        self.received = []
        self.connections = 0
        self.closing_after = None

    async def handle_EHLO(self, _server, session, _envelope, hostname, responses):  # noqa: N802
        session.host_name = hostname
        if self.pipelining:
            responses.insert(-1, "250-PIPELINING")
        return responses

    async def handle_MAIL(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address.startswith("stranger"):
            return "553 you may not send as this"
        if self.closing_after is not None and len(self.received) >= self.closing_after:
            self.closing_after = None
            return "421 come back later"
        envelope.mail_from = address
        return "250 ok"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        local = address.partition("@")[0]
        if local in RCPT_ANSWERS:
            return RCPT_ANSWERS[local]
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        local = envelope.rcpt_tos[0].partition("@")[0]
        if local == "slow":
            await asyncio.sleep(0.5)
        if local in DATA_ANSWERS:
            return DATA_ANSWERS[local]
        self.received.append((envelope.rcpt_tos, envelope.content))
        if local == "cut":
            server.transport.abort()
            await asyncio.sleep(0)
        return "250 taken"


def mail_to(recipient, number, body=b"Subject: x\r\n\r\nhello\r\n"):
    return OutgoingMail(UUID(int=number), "bosai@city.example.jp", recipient, body)


def mails_to(*recipients: str):
    return [mail_to(name, number) for number, name in enumerate(recipients)]


@asynccontextmanager
async def running(relay, **options):
    """Serve a relay on a free loopback port."""

    def connect():
        relay.connections += 1
        return SMTP(relay, **options)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(connect, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield settings_for(port)
    finally:
        server.close()


def settings_for(port, **changes):
    usual = SmtpSettings(
        host="127.0.0.1",
        port=port,
        starttls=StartTls.NO,
        connections=2,
        open_timeout=5,
        reply_timeout=5,
        pause=0.01,
    )
    return replace(usual, **changes)


def send(relay, mails, **changes):
    """Send through a relay and return the outcomes by number."""

    async def run():
        outcomes = []
        async with running(relay) as settings:
            async with asyncio.timeout(20):
                await send_all(mails, replace(settings, **changes), outcomes.append)
        return outcomes

    outcomes = asyncio.run(run())
    assert len(outcomes) == len({o.delivery_id for o in outcomes}) == len(mails)
    return {outcome.delivery_id.int: outcome for outcome in outcomes}


def states(outcomes):
    return [outcomes[number].state for number in sorted(outcomes)]


@pytest.fixture(params=[True, False], ids=["pipelined", "one by one"])
def relay(request):
    return Relay(pipelining=request.param)


def test_every_mail_is_handed_over_once_on_a_few_connections(relay):
    names = [f"citizen{number}@example.jp" for number in range(60)]
    outcomes = send(relay, mails_to(*names))
    assert set(states(outcomes)) == {ACCEPTED}
    assert sorted(to for (to,), _ in relay.received) == sorted(names)
    assert relay.connections == 2
    assert outcomes[0].code == 250
    assert outcomes[0].reply == "taken"


def test_each_answer_concerns_only_its_own_mail(relay):
    names = ["a@x.jp", "unknown@x.jp", "b@x.jp", "full@x.jp", "spam@x.jp", "later@x.jp"]
    outcomes = send(relay, mails_to(*names, "c@x.jp"), connections=1)
    assert states(outcomes) == [
        ACCEPTED,
        REFUSED,
        ACCEPTED,
        DEFERRED,
        REFUSED,
        DEFERRED,
        ACCEPTED,
    ]
    assert (outcomes[1].code, outcomes[1].reply) == (550, "no such user")
    assert [to for (to,), _ in relay.received] == ["a@x.jp", "b@x.jp", "c@x.jp"]


def test_a_line_cut_after_the_last_dot_is_unknown_and_costs_nobody_else(relay):
    names = ["a@x.jp", "cut@x.jp", *(f"c{n}@x.jp" for n in range(10))]
    outcomes = send(relay, mails_to(*names), connections=1)
    assert outcomes[1].state is UNKNOWN
    assert outcomes[1].code is None
    assert Counter(states(outcomes)) == {ACCEPTED: 11, UNKNOWN: 1}
    assert len(relay.received) == 12


def test_a_slow_answer_after_the_last_dot_is_waited_for(relay):
    outcomes = send(relay, mails_to("slow@x.jp"), reply_timeout=0.1)
    assert states(outcomes) == [ACCEPTED]


@pytest.mark.parametrize("others", [1, 30])
def test_a_slow_recipient_does_not_hold_up_the_others(relay, others):
    order = []

    async def run():
        async with running(relay) as settings:
            names = ["slow@x.jp", *(f"c{n}@x.jp" for n in range(others))]
            impatient = replace(settings, patience=0.05)
            await send_all(mails_to(*names), impatient, order.append)

    asyncio.run(run())
    assert len(order) == others + 1
    assert {outcome.state for outcome in order} == {ACCEPTED}
    assert order[-1].delivery_id == UUID(int=0)
    assert len(relay.received) == others + 1


def test_no_answer_within_the_final_wait_is_unknown(relay):
    limits = {"final_timeout": 0.1, "patience": 0.05}
    outcomes = send(relay, mails_to("slow@x.jp", "a@x.jp"), **limits)
    assert states(outcomes) == [UNKNOWN, ACCEPTED]


def test_a_sender_who_is_refused_blames_no_recipient(relay):
    mail = replace(mail_to("a@x.jp", 0), envelope_from="stranger@x.jp")
    outcomes = send(relay, [mail, mail_to("b@x.jp", 1)], connections=1)
    assert states(outcomes) == [DEFERRED, ACCEPTED]
    assert outcomes[0].code == 553


def test_a_relay_that_says_421_is_left_alone_and_asked_again(relay):
    relay.closing_after = 3
    outcomes = send(relay, mails_to(*(f"c{n}@x.jp" for n in range(8))), connections=1)
    assert set(states(outcomes)) == {ACCEPTED}
    assert relay.connections == 2
    assert len(relay.received) == 8


def test_a_connection_ends_after_its_share_and_a_new_one_goes_on(relay):
    outcomes = send(
        relay,
        mails_to(*(f"c{n}@x.jp" for n in range(10))),
        connections=1,
        mails_per_connection=4,
    )
    assert set(states(outcomes)) == {ACCEPTED}
    assert relay.connections == 3


def test_a_single_mail_opens_a_single_connection(relay):
    send(relay, mails_to("a@x.jp"), connections=16)
    assert relay.connections == 1


def test_dots_and_bare_line_ends_arrive_whole_and_smuggle_nothing(relay):
    body = b"Subject: x\r\n\r\n.\r\n..\n.\nMAIL FROM:<evil@x.jp>\r.hidden"
    outcomes = send(relay, [mail_to("a@x.jp", 0, body)])
    assert states(outcomes) == [ACCEPTED]
    ((_, content),) = relay.received
    expected = b"Subject: x\r\n\r\n.\r\n..\r\n.\r\nMAIL FROM:<evil@x.jp>\r\n.hidden\r\n"
    assert content == expected


def test_legacy_addresses_reach_the_relay_unchanged(relay):
    names = ["a..b@docomo.ne.jp", ".a@ezweb.ne.jp", "a.@ezweb.ne.jp"]
    outcomes = send(relay, mails_to(*names))
    assert set(states(outcomes)) == {ACCEPTED}
    assert sorted(to for (to,), _ in relay.received) == sorted(names)


def test_an_address_that_could_smuggle_a_command_never_leaves(relay):
    outcomes = send(relay, mails_to("a@x.jp>\r\nRCPT TO:<b@x.jp", "c@x.jp"))
    assert states(outcomes) == [REFUSED, ACCEPTED]
    assert [to for (to,), _ in relay.received] == ["c@x.jp"]


def test_an_absent_relay_defers_everything_and_loses_nothing():
    async def run():
        outcomes = []
        await send_all(mails_to("a@x.jp", "b@x.jp"), settings_for(1), outcomes.append)
        return outcomes

    outcomes = asyncio.run(run())
    assert [outcome.state for outcome in outcomes] == [DEFERRED, DEFERRED]
    assert all(outcome.reply for outcome in outcomes)


def test_a_relay_that_always_hangs_up_defers_and_ends():
    async def hang_up(_reader, writer):
        writer.write(b"220 hello\r\n")
        writer.close()

    async def run():
        outcomes = []
        server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
        async with server:
            settings = settings_for(server.sockets[0].getsockname()[1])
            await send_all(mails_to("a@x.jp", "b@x.jp"), settings, outcomes.append)
        return outcomes

    assert [outcome.state for outcome in asyncio.run(run())] == [DEFERRED, DEFERRED]


@pytest.mark.parametrize("reply", [b"nonsense\r\n", b"250 " + b"x" * 99999])
def test_a_relay_that_does_not_speak_smtp_defers(reply):
    async def babble(reader, writer):
        writer.write(b"220 hello\r\n")
        for answer in (b"250 hello\r\n", b"250 hello\r\n", reply):
            await reader.readline()
            writer.write(answer)
        await reader.read()
        writer.close()

    async def run():
        outcomes = []
        server = await asyncio.start_server(babble, "127.0.0.1", 0)
        async with server:
            settings = settings_for(server.sockets[0].getsockname()[1])
            async with asyncio.timeout(10):
                await send_all(mails_to("a@x.jp"), settings, outcomes.append)
        return outcomes

    assert [outcome.state for outcome in asyncio.run(run())] == [DEFERRED]


def test_mail_never_goes_in_clear_when_encryption_is_required(relay):
    outcomes = send(relay, mails_to("a@x.jp"), starttls=StartTls.REQUIRED)
    assert states(outcomes) == [DEFERRED]
    assert relay.received == []


@pytest.mark.parametrize("policy", [StartTls.REQUIRED, StartTls.IF_OFFERED])
def test_a_certificate_that_nobody_vouches_for_is_not_trusted(relay, tls, policy):
    async def run():
        outcomes = []
        async with running(relay, tls_context=tls) as settings:
            careful = replace(settings, starttls=policy)
            await send_all(mails_to("a@x.jp"), careful, outcomes.append)
        return outcomes

    assert [outcome.state for outcome in asyncio.run(run())] == [DEFERRED]
    assert relay.received == []


def test_a_vouched_certificate_and_a_password_open_the_door(
    relay, tls, tmp_path, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "relay.pem"))

    def log_in(_server, _session, _envelope, _mechanism, data):
        return AuthResult(success=data.password == b"geheim", handled=False)

    async def run(password):
        outcomes = []
        options = {"tls_context": tls, "authenticator": log_in, "auth_required": True}
        async with running(relay, **options) as settings:
            careful = replace(
                settings,
                host="localhost",
                starttls=StartTls.REQUIRED,
                user="town",
                password=password,
            )
            names = [f"c{n}@x.jp" for n in range(5)]
            await send_all(mails_to(*names), careful, outcomes.append)
        return {outcome.state for outcome in outcomes}

    assert asyncio.run(run("geheim")) == {ACCEPTED}
    assert asyncio.run(run("wrong")) == {DEFERRED}


def test_mails_are_made_only_when_a_connection_is_free(relay):
    made = count()
    seen = []

    def mails():
        for number in range(40):
            next(made)
            yield mail_to(f"c{number}@x.jp", number)

    async def run():
        async with running(relay) as settings:
            one = replace(settings, connections=1)
            await send_all(mails(), one, lambda _outcome: seen.append(next(made)))

    asyncio.run(run())
    assert seen[0] <= 3


def test_a_ledger_that_fails_stops_the_lane(relay):
    def fail(_outcome):
        raise OSError("disk full")

    with pytest.raises(ExceptionGroup) as failed:
        send_with(relay, mails_to("a@x.jp", "b@x.jp"), fail)
    assert failed.group_contains(OSError, match="disk full")


def send_with(relay, mails, report):
    async def run():
        async with running(relay) as settings:
            await send_all(mails, settings, report)

    asyncio.run(run())


@pytest.fixture
def tls(tmp_path):
    """Make a relay's key and a certificate for localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime(2020, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today)
        .not_valid_after(today + timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)  # noqa: FBT003
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)  # noqa: FBT003
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "relay.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
