"""Tokens of the app: asked for once, kept, renewed, refused in words that an admin can use."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from adapters.outlook import OutlookConfig, connect
from scheduling.calendars import Reading, Unreadability, Unreadable
from scheduling.errors import InputError, Unavailable
from tests.adapters.outlook.asking import draft, of, read, requests
from tests.builders import span
from tests.contracts.worlds import ADA, ANA, BEN, CHIE, CLIENT, FARID, SandboxCalendarWorld, config_of
from tests.fakes.clock import SetClock


async def test_one_token_serves_all_requests_and_only_one_is_asked_for_at_a_time(world: SandboxCalendarWorld) -> None:
    people = [ADA, ANA, BEN, CHIE, FARID]

    readings = await world.calendars.read([of(person) for person in people], span(8, 12), live=True)

    assert all(isinstance(reading, Reading) for reading in readings.values())
    assert world.sandbox.history.counts["token"] == 1


async def test_a_token_is_renewed_five_minutes_before_it_expires(world: SandboxCalendarWorld, clock: SetClock) -> None:
    await read(world, ADA, span(8, 12))
    clock.advance(timedelta(seconds=3599 - 301))
    await read(world, ADA, span(8, 12))
    assert world.sandbox.history.counts["token"] == 1

    clock.advance(timedelta(seconds=2))
    await read(world, ADA, span(8, 12))
    assert world.sandbox.history.counts["token"] == 2


async def test_a_token_that_expired_on_graphs_clock_is_renewed_without_a_word(world: SandboxCalendarWorld) -> None:
    await read(world, ADA, span(8, 12))
    world.sandbox.clock.advance(timedelta(hours=2))

    assert isinstance(await read(world, ADA, span(8, 12)), Reading)
    assert [request.status for request in requests(world, "calendarView") or requests(world)][-1] == 200


async def test_all_who_wait_for_a_token_share_its_refusal(world: SandboxCalendarWorld) -> None:
    world.sandbox.faults.add("token_error", operation="token")
    people = [ADA, ANA, BEN, CHIE, FARID]

    readings = await world.calendars.read([of(person) for person in people], span(8, 12), live=True)

    assert all(isinstance(reading, Unreadable) for reading in readings.values())
    assert world.sandbox.faults.rules[0].applied == 1


async def refused(config: OutlookConfig, clock: SetClock) -> Unreadable:
    async with connect(config, clock, sleep=clock.sleep) as outlook:
        reading = (await outlook.calendars.read([of(ADA)], span(8, 12), live=True))[ADA.id]
        with pytest.raises(Unavailable):
            await outlook.calendars.create(
                ADA.id, outlook.calendars.frozen(draft(span(9, 10))), give_up_at=clock.monotonic() + 60
            )
    assert isinstance(reading, Unreadable)
    return reading


async def test_a_wrong_secret_is_told_by_its_number(world: SandboxCalendarWorld, clock: SetClock) -> None:
    found = await refused(replace(config_of(world.url), client_secret="the secret's id"), clock)

    assert (found.why, found.cause) == (Unreadability.UNAVAILABLE, "AADSTS7000215")
    assert requests(world) == []


async def test_an_expired_secret_an_unknown_app_and_a_wrong_tenant_are_told_apart(
    world: SandboxCalendarWorld, clock: SetClock
) -> None:
    config = config_of(world.url)
    world.sandbox.apps[CLIENT.client_id].secrets["old"] = datetime(2020, 1, 1, tzinfo=UTC)

    expired = await refused(replace(config, client_secret="old"), clock)
    unknown = await refused(replace(config, client_id="cccccccc-0000-4000-8000-00000000dead"), clock)
    elsewhere = await refused(replace(config, tenant_id="22222222-2222-4222-8222-222222222222"), clock)

    assert [each.cause for each in (expired, unknown, elsewhere)] == ["AADSTS7000222", "AADSTS700016", "entra_unusable"]


async def test_missing_consent_is_told_as_such(world: SandboxCalendarWorld, clock: SetClock) -> None:
    world.sandbox.faults.add("token_error", operation="token", code=65001, error="invalid_grant")

    assert (await refused(config_of(world.url), clock)).why is Unreadability.CONSENT_MISSING


async def test_once_entra_gives_tokens_again_so_do_we_work_again(world: SandboxCalendarWorld) -> None:
    world.sandbox.faults.add("token_error", operation="token", count=1)

    assert isinstance(await read(world, ADA, span(8, 12)), Unreadable)
    assert isinstance(await read(world, ADA, span(8, 12)), Reading)


@pytest.mark.parametrize("kind", ["500", "503", "drop_before_write"])
async def test_an_unreachable_entra_is_tried_again_for_reads(world: SandboxCalendarWorld, kind: str) -> None:
    world.sandbox.faults.add(kind, operation="token", count=1)

    assert isinstance(await read(world, ADA, span(8, 12)), Reading)


@pytest.fixture(scope="module")
def pem() -> tuple[str, str]:
    """A private key with its certificate, and the certificate alone, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "convene")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    public = certificate.public_bytes(serialization.Encoding.PEM).decode()
    return private + public, public


@pytest.mark.parametrize("as_file", [False, True])
async def test_a_certificate_proves_who_we_are(
    world: SandboxCalendarWorld, clock: SetClock, pem: tuple[str, str], tmp_path: Path, as_file: bool
) -> None:
    both, public = pem
    world.sandbox.apps[CLIENT.client_id].certificates.append(public)
    path = tmp_path / "app.pem"
    await asyncio.to_thread(path.write_text, both)
    config = replace(config_of(world.url), client_secret="", client_certificate=str(path) if as_file else both)

    async with connect(config, clock, sleep=clock.sleep) as outlook:
        readings = await outlook.calendars.read([of(ADA)], span(8, 12), live=True)

    assert isinstance(readings[ADA.id], Reading)


async def test_a_certificate_that_is_not_registered_is_refused(
    world: SandboxCalendarWorld, clock: SetClock, pem: tuple[str, str]
) -> None:
    config = replace(config_of(world.url), client_secret="", client_certificate=pem[0])

    assert (await refused(config, clock)).cause == "AADSTS700027"


@pytest.mark.parametrize("certificate", ["/nowhere/app.pem", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----"])
async def test_an_unusable_certificate_is_named_at_start(clock: SetClock, certificate: str) -> None:
    config = replace(config_of("http://127.0.0.1:9"), client_secret="", client_certificate=certificate)

    with pytest.raises(InputError, match="certificate"):
        async with connect(config, clock):
            pass
