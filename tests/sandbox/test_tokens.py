"""Tokens: MSAL's own flows against the sandbox, and every refusal of section 1."""

from __future__ import annotations

import asyncio
import base64
import time
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import msal
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from adapters.sandbox.apps import CLIENT_ID, CLIENT_SECRET
from adapters.sandbox.people import TENANT_ID
from tests.sandbox.certificates import a_certificate
from tests.sandbox.client import ADA, ANA, SCOPE, Client, code_of

AUTHORITY = f"https://login.microsoftonline.com/{TENANT_ID}"


class Redirected:
    """MSAL takes https authorities only; this HTTP client takes its calls to the sandbox."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._http = httpx.Client()

    def _here(self, address: str) -> str:
        return address.replace("https://login.microsoftonline.com", self._url)

    def get(self, url: str, **options: Any) -> httpx.Response:
        options.pop("allow_redirects", None)
        return self._http.get(self._here(url), **options)

    def post(self, url: str, data: dict[str, Any], **options: Any) -> httpx.Response:
        options.pop("allow_redirects", None)
        # MSAL signs assertions as bytes, which httpx would not write as text.
        form = {name: value.decode() if isinstance(value, bytes) else value for name, value in data.items()}
        return self._http.post(self._here(url), data=form, **options)

    def close(self) -> None:
        self._http.close()


def an_msal_app(graph: Client, credential: Any) -> Any:
    http = Redirected(graph.sandbox.url)
    return msal.ConfidentialClientApplication(
        CLIENT_ID, authority=AUTHORITY, client_credential=credential, instance_discovery=False, http_client=http
    )


async def acquired(graph: Client, credential: Any) -> dict[str, Any]:
    """MSAL blocks, so it works in a thread while the sandbox answers here."""
    app = await asyncio.to_thread(an_msal_app, graph, credential)
    return dict(await asyncio.to_thread(app.acquire_token_for_client, [SCOPE]))


async def test_msal_gets_a_token_for_a_secret(graph: Client) -> None:
    found = await acquired(graph, CLIENT_SECRET)
    graph.token = found["access_token"]
    assert found["expires_in"] == 3599
    assert (await graph.get(f"/users/{ADA}/calendar")).status_code == 200


async def test_msal_gets_a_token_for_a_certificate(graph: Client) -> None:
    key, certificate = a_certificate()
    pem = certificate.public_bytes(Encoding.PEM).decode()
    graph.world.apps[CLIENT_ID].certificates.append(pem)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    thumbprint = certificate.fingerprint(hashes.SHA1()).hex()
    assert "access_token" in await acquired(graph, {"private_key": private, "public_certificate": pem})
    assert "access_token" in await acquired(graph, {"private_key": private, "thumbprint": thumbprint})


async def test_an_unregistered_certificate_is_refused(graph: Client) -> None:
    key, certificate = a_certificate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    found = await acquired(graph, {"private_key": private, "public_certificate": certificate.public_bytes(Encoding.PEM).decode()})
    assert found["error_codes"] == [700027]


@pytest.mark.parametrize("change", [{"aud": "https://elsewhere.test"}, {"exp": 0}, {"iss": "someone"}, {"sub": "someone"}])
async def test_an_assertion_needs_audience_lifetime_issuer_and_subject(graph: Client, change: dict[str, Any]) -> None:
    key, certificate = a_certificate()
    graph.world.apps[CLIENT_ID].certificates.append(certificate.public_bytes(Encoding.PEM).decode())
    claims = {
        "aud": f"{AUTHORITY}/oauth2/v2.0/token",
        "iss": CLIENT_ID,
        "sub": CLIENT_ID,
        "exp": int(time.time()) + 600,
        "jti": "1",
    }
    thumbprint = base64.urlsafe_b64encode(certificate.fingerprint(hashes.SHA1())).rstrip(b"=").decode()

    async def sent(content: dict[str, Any]) -> httpx.Response:
        assertion = jwt.encode(content, key, algorithm="RS256", headers={"x5t": thumbprint})
        return await graph.sign_in(
            client_secret="",
            client_assertion_type="urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            client_assertion=assertion,
        )

    assert (await sent(claims)).status_code == 200
    assert (await sent(claims | change)).json()["error"] == "invalid_client"


@pytest.mark.parametrize(
    ("form", "status", "number"),
    [
        ({"client_secret": "the id of the secret"}, 401, 7000215),
        ({"client_id": "cccccccc-0000-4000-8000-00000000ffff"}, 400, 700016),
        ({"scope": "https://graph.microsoft.com/Calendars.Read"}, 400, 1002012),
        ({"grant_type": "password"}, 400, 70003),
        ({"client_secret": ""}, 401, 7000218),
    ],
)
async def test_each_refusal_has_its_number(graph: Client, form: dict[str, str], status: int, number: int) -> None:
    answer = await graph.sign_in(**form)
    assert (answer.status_code, answer.json()["error_codes"]) == (status, [number])
    assert f"AADSTS{number}" in answer.json()["error_description"]


async def test_an_expired_secret_says_so(graph: Client) -> None:
    graph.world.apps[CLIENT_ID].secrets = {CLIENT_SECRET: graph.world.now() - timedelta(days=1)}
    assert (await graph.sign_in()).json()["error_codes"] == [7000222]


async def test_a_foreign_tenant_is_not_found(graph: Client) -> None:
    answer = await graph.http.post(f"{graph.sandbox.url}/somewhere.test/oauth2/v2.0/token", data={})
    assert answer.json()["error_codes"] == [90002]


async def test_no_token_a_garbled_one_and_an_expired_one_are_401(graph: Client) -> None:
    expired = graph.token
    graph.later(hours=2)
    for token in ("", "garbled", expired):
        graph.token = token
        answer = await graph.get(f"/users/{ADA}/calendar")
        assert code_of(answer) == (401, "InvalidAuthenticationToken")
        assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_token_for_another_audience_is_401(graph: Client) -> None:
    ana = graph.world.at_address(ANA)
    assert ana is not None
    graph.token = graph.sandbox.tokens.user_assertion(ana, graph.world.apps[CLIENT_ID])
    assert code_of(await graph.get(f"/users/{ADA}/calendar")) == (401, "InvalidAuthenticationToken")


async def test_a_missing_role_is_403_in_the_words_of_the_service(graph: Client) -> None:
    await graph.control(
        "POST", f"/apps/{CLIENT_ID}", {"remove_roles": ["Calendars.Read", "Calendars.ReadWrite", "User.Read.All"]}
    )
    window = "startDateTime=2026-11-23T00:00:00Z&endDateTime=2026-11-24T00:00:00Z"
    assert code_of(await graph.get(f"/users/{ADA}/calendarView?{window}")) == (403, "ErrorAccessDenied")
    assert code_of(await graph.get("/users")) == (403, "Authorization_RequestDenied")


async def test_reading_alone_does_not_write(graph: Client) -> None:
    await graph.control("POST", f"/apps/{CLIENT_ID}", {"remove_roles": ["Calendars.ReadWrite"]})
    assert (await graph.get(f"/users/{ADA}/calendar")).status_code == 200
    assert code_of(await graph.post(f"/users/{ADA}/events", {})) == (403, "ErrorAccessDenied")


async def test_an_app_limited_to_some_mailboxes_reads_only_those(graph: Client) -> None:
    ana = graph.world.at_address(ANA)
    assert ana is not None
    await graph.control("POST", f"/apps/{CLIENT_ID}", {"mailboxes": [ana.id]})
    assert (await graph.get(f"/users/{ANA}/calendar")).status_code == 200
    assert code_of(await graph.get(f"/users/{ADA}/calendar")) == (403, "ErrorAccessDenied")


async def test_me_needs_somebody_signed_in(graph: Client) -> None:
    assert code_of(await graph.get("/me/calendar")) == (400, "BadRequest")


async def signed_in_as(graph: Client, address: str, scope: str) -> dict[str, Any]:
    """Authorization code with PKCE, all by MSAL but the browser."""
    app = await asyncio.to_thread(an_msal_app, graph, CLIENT_SECRET)
    flow = app.initiate_auth_code_flow([scope], redirect_uri="http://localhost/back", login_hint=address)
    local = flow["auth_uri"].replace("https://login.microsoftonline.com", graph.sandbox.url)
    redirect = await graph.http.get(local)
    assert redirect.status_code == 302
    query = {name: values[0] for name, values in parse_qs(urlsplit(redirect.headers["location"]).query).items()}
    return dict(await asyncio.to_thread(app.acquire_token_by_auth_code_flow, flow, query))


@pytest.mark.filterwarnings("ignore:response_mode")
async def test_a_code_with_pkce_gives_a_user_their_own_mailbox(graph: Client) -> None:
    found = await signed_in_as(graph, ANA, "https://graph.microsoft.com/Calendars.Read")
    graph.token = found["access_token"]
    assert (await graph.get("/me/calendar")).json()["owner"]["address"] == ANA
    assert code_of(await graph.get(f"/users/{ADA}/calendar")) == (403, "ErrorAccessDenied")
    assert code_of(await graph.post("/me/events", {})) == (403, "ErrorAccessDenied")


async def test_a_code_works_once_and_only_with_its_verifier(graph: Client) -> None:
    address = f"{graph.sandbox.url}/{TENANT_ID}/oauth2/v2.0/authorize"
    asked = {"client_id": CLIENT_ID, "response_type": "code", "redirect_uri": "http://localhost/back", "login_hint": ANA}
    asked |= {"scope": "openid", "code_challenge": "not-the-hash", "code_challenge_method": "S256"}
    redirect = await graph.http.get(address, params=asked)
    code = parse_qs(urlsplit(redirect.headers["location"]).query)["code"][0]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": "http://localhost/back", "code_verifier": "wrong"}
    assert (await graph.sign_in(**form)).json()["error_codes"] == [501481]
    assert (await graph.sign_in(**form)).json()["error_codes"] == [54005]


async def test_on_behalf_of_turns_a_teams_token_into_one_for_graph(graph: Client) -> None:
    given = await graph.control("POST", "/user-assertion", {"user": ANA, "client_id": CLIENT_ID})
    app = await asyncio.to_thread(an_msal_app, graph, CLIENT_SECRET)
    scopes = ["https://graph.microsoft.com/Calendars.ReadWrite"]
    found = await asyncio.to_thread(app.acquire_token_on_behalf_of, given["assertion"], scopes)
    graph.token = found["access_token"]
    assert (await graph.get("/me/calendar")).status_code == 200
    refused = await asyncio.to_thread(app.acquire_token_on_behalf_of, "somebody else's", scopes)
    assert refused["error_codes"] == [50013]


async def test_a_scope_without_consent_is_refused(graph: Client) -> None:
    given = await graph.control("POST", "/user-assertion", {"user": ANA, "client_id": CLIENT_ID})
    app = await asyncio.to_thread(an_msal_app, graph, CLIENT_SECRET)
    found = await asyncio.to_thread(
        app.acquire_token_on_behalf_of, given["assertion"], ["https://graph.microsoft.com/Files.Read"]
    )
    assert found["error_codes"] == [65001]


async def test_the_token_endpoint_fails_on_demand(graph: Client) -> None:
    await graph.fault("token_error", operation="token", count=1, status=401, code=7000222)
    assert (await graph.sign_in()).status_code == 401
    assert (await graph.sign_in()).status_code == 200
