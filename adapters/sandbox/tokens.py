"""The token endpoint: client credentials, on-behalf-of, authorization code with PKCE, refresh (graph-contract, section 1.1)."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

from adapters.sandbox.apps import GRAPH, App
from adapters.sandbox.calls import Caller
from adapters.sandbox.people import TENANT_DOMAIN, TENANT_ID, Account
from adapters.sandbox.wire import GraphError, Json
from adapters.sandbox.world import World

GRAPH_ID = "00000003-0000-0000-c000-000000000000"
LOGIN = "https://login.microsoftonline.com"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
CODE_LIFETIME = timedelta(minutes=10)


class TokenError(Exception):
    """A refusal of the token endpoint, with the AADSTS number that people search for."""

    def __init__(self, error: str, number: int, text: str, *, status: int = 400, claims: str | None = None) -> None:
        super().__init__(f"AADSTS{number}: {text}")
        self.error = error
        self.number = number
        self.status = status
        self.claims = claims

    def wire(self, now: datetime) -> Json:
        trace, correlation = str(uuid.uuid4()), str(uuid.uuid4())
        stamp = f"{now:%Y-%m-%d %H:%M:%S}Z"
        text = f"{self} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {stamp}"
        body: Json = {
            "error": self.error,
            "error_description": text,
            "error_codes": [self.number],
            "timestamp": stamp,
            "trace_id": trace,
            "correlation_id": correlation,
            "error_uri": f"{LOGIN}/error?code={self.number}",
        }
        return body | ({"claims": self.claims} if self.claims else {})


@dataclass(frozen=True, slots=True)
class _Code:
    """An authorization code that was given out and not yet spent."""

    app: str
    user: str
    scopes: frozenset[str]
    redirect: str
    challenge: str
    nonce: str
    expires: datetime


class TokenOffice:
    """Gives out tokens and reads them. Lifetimes follow the sandbox's clock; a client's assertion is held to the machine's."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._key = secrets.token_bytes(32)
        self._codes: dict[str, _Code] = {}
        self._refresh: dict[str, tuple[str, str, frozenset[str]]] = {}
        self._read: dict[str, tuple[dict[str, Any], datetime]] = {}

    def configuration(self, tenant: str) -> Json:
        """The OpenID configuration, with Microsoft's addresses: MSAL takes no others, and its HTTP client brings it here."""
        self._check_tenant(tenant)
        return {
            "issuer": f"{LOGIN}/{TENANT_ID}/v2.0",
            "authorization_endpoint": f"{LOGIN}/{tenant}/oauth2/v2.0/authorize",
            "token_endpoint": f"{LOGIN}/{tenant}/oauth2/v2.0/token",
            "device_authorization_endpoint": f"{LOGIN}/{tenant}/oauth2/v2.0/devicecode",
            "jwks_uri": f"{LOGIN}/{tenant}/discovery/v2.0/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
            "tenant_region_scope": "EU",
            "cloud_instance_name": "microsoftonline.com",
            "msgraph_host": "graph.microsoft.com",
        }

    def _check_tenant(self, tenant: str) -> None:
        if tenant.lower() not in (TENANT_ID, TENANT_DOMAIN):
            raise TokenError("invalid_request", 90002, f"Tenant '{tenant}' not found. Check that the tenant ID is correct.")

    def token(self, tenant: str, form: Mapping[str, str], site: str) -> Json:
        """The answer to a token request; TokenError for a refusal."""
        self._check_tenant(tenant)
        app = self._app(form.get("client_id", ""))
        grant = form.get("grant_type")
        if grant != "refresh_token" and not (
            grant == "authorization_code" and "code_verifier" in form and "client_secret" not in form
        ):
            self._check_client(app, form, tenant, site)
        match grant:
            case "client_credentials":
                return self._for_app(app, form)
            case "authorization_code":
                return self._for_code(app, form)
            case "refresh_token":
                return self._for_refresh(app, form)
            case grant if grant == JWT_BEARER:
                return self._on_behalf_of(app, form)
            case _:
                raise TokenError("unsupported_grant_type", 70003, f"The app requested an unsupported grant type '{grant}'.")

    def _app(self, client_id: str) -> App:
        app = self._world.apps.get(client_id)
        if app is None:
            message = f"Application with identifier '{client_id}' was not found in the directory 'Contoso'."
            raise TokenError("unauthorized_client", 700016, message)
        return app

    def _check_client(self, app: App, form: Mapping[str, str], tenant: str, site: str) -> None:
        if form.get("client_assertion_type") == ASSERTION_TYPE:
            self._check_assertion(app, form.get("client_assertion", ""), tenant, site)
            return
        secret = form.get("client_secret", "")
        if not secret:
            message = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."
            raise TokenError("invalid_client", 7000218, message, status=401)
        if secret not in app.secrets:
            message = (
                "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, "
                f"not the client secret ID, for a secret added to app '{app.client_id}'."
            )
            raise TokenError("invalid_client", 7000215, message, status=401)
        expires = app.secrets[secret]
        if expires is not None and expires <= self._world.now():
            raise TokenError(
                "invalid_client", 7000222, f"The provided client secret keys for app '{app.client_id}' are expired.", status=401
            )

    def _check_assertion(self, app: App, assertion: str, tenant: str, site: str) -> None:
        """Signature by a registered certificate, audience this endpoint, issuer and subject the app, not expired."""
        failure = TokenError(
            "invalid_client",
            700027,
            "The certificate with identifier used to sign the client assertion is not registered "
            "on application, or the assertion's signature, audience or lifetime is invalid.",
            status=401,
        )
        try:
            header = jwt.get_unverified_header(assertion)
        except jwt.InvalidTokenError:
            raise TokenError("invalid_client", 50027, "JWT token is invalid or malformed.", status=401) from None
        certificate = _named_certificate(app, header)
        if certificate is None or header.get("alg") not in ("RS256", "PS256"):
            raise failure
        key = certificate.public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            raise failure
        endpoints = [f"{host}/{name}/oauth2/v2.0/token" for host in (LOGIN, site) for name in {tenant, TENANT_ID, TENANT_DOMAIN}]
        try:
            claims = jwt.decode(
                assertion,
                key,
                algorithms=["RS256", "PS256"],
                audience=endpoints,
                options={"require": ["exp", "aud", "iss", "sub", "jti"]},
            )
        except jwt.InvalidTokenError as problem:
            raise failure from problem
        if claims["iss"] != app.client_id or claims["sub"] != app.client_id:
            raise failure
        if claims["exp"] > time.time() + 24 * 3600:
            raise failure

    def _for_app(self, app: App, form: Mapping[str, str]) -> Json:
        scope = form.get("scope", "")
        if scope not in (f"{GRAPH}/.default", f"{GRAPH_ID}/.default"):
            message = f"The scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed."
            raise TokenError("invalid_scope", 1002012, message)
        claims = {"appid": app.client_id, "oid": app.object_id, "sub": app.object_id, "idtyp": "app", "roles": sorted(app.roles)}
        return self._answer(self._sign(claims))

    def _answer(self, token: str) -> Json:
        lifetime = self._world.knobs.token_lifetime_s
        return {"token_type": "Bearer", "expires_in": lifetime, "ext_expires_in": lifetime, "access_token": token}

    def _sign(self, claims: Json, *, audience: str = GRAPH, lifetime: timedelta | None = None) -> str:
        now = self._world.now()
        expires = now + (lifetime if lifetime is not None else timedelta(seconds=self._world.knobs.token_lifetime_s))
        times = {"iat": int(now.timestamp()), "nbf": int(now.timestamp()), "exp": int(expires.timestamp())}
        issued = {
            "aud": audience,
            "iss": f"https://sts.windows.net/{TENANT_ID}/",
            "tid": TENANT_ID,
            "ver": "1.0",
            "uti": secrets.token_urlsafe(12),
        }
        return jwt.encode({**issued, **times, **claims}, self._key, algorithm="HS256")

    def authorize(self, tenant: str, query: Mapping[str, str]) -> str:
        """Sign in without a page: `login_hint` names the user. The address to be redirected to, with a code."""
        self._check_tenant(tenant)
        app = self._app(query.get("client_id", ""))
        user = self._world.by_id_or_principal_name(query.get("login_hint", "")) or self._world.at_address(
            query.get("login_hint", "")
        )
        redirect = query.get("redirect_uri", "")
        if query.get("response_type") != "code" or not redirect:
            raise TokenError("invalid_request", 900144, "The request must contain 'response_type=code' and 'redirect_uri'.")
        if query.get("code_challenge") and query.get("code_challenge_method") != "S256":
            raise TokenError("invalid_request", 501481, "The code_challenge_method must be S256.")
        if user is None or not user.enabled or user.is_group:
            raise TokenError(
                "invalid_request", 50034, "The user account does not exist in the directory; name one with login_hint."
            )
        code = secrets.token_urlsafe(32)
        scopes = _scopes(query.get("scope", ""))
        expires = self._world.now() + CODE_LIFETIME
        challenge = query.get("code_challenge", "")
        self._codes[code] = _Code(app.client_id, user.id, scopes, redirect, challenge, query.get("nonce", ""), expires)
        joint = "&" if "?" in redirect else "?"
        return redirect + joint + urlencode({"code": code, "state": query.get("state", ""), "session_state": str(uuid.uuid4())})

    def _for_code(self, app: App, form: Mapping[str, str]) -> Json:
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or code.app != app.client_id:
            raise TokenError("invalid_grant", 54005, "OAuth2 Authorization code was already redeemed, or is not valid.")
        if code.expires <= self._world.now():
            raise TokenError(
                "invalid_grant", 70008, "The provided authorization code or refresh token has expired due to inactivity."
            )
        if code.redirect != form.get("redirect_uri"):
            raise TokenError("invalid_grant", 50011, "The redirect URI specified in the request does not match.")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if code.challenge and base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != code.challenge:
            raise TokenError(
                "invalid_grant",
                501481,
                "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
            )
        return self._for_user(app, self._world.accounts[code.user], code.scopes, code.nonce)

    def _for_refresh(self, app: App, form: Mapping[str, str]) -> Json:
        known = self._refresh.get(form.get("refresh_token", ""))
        if known is None or known[0] != app.client_id:
            raise TokenError("invalid_grant", 70000, "The provided grant is invalid or malformed.")
        return self._for_user(app, self._world.accounts[known[1]], _scopes(form.get("scope", "")) or known[2], "")

    def _on_behalf_of(self, app: App, form: Mapping[str, str]) -> Json:
        """The assertion is a user's token for our own API, as Teams' SSO gives it."""
        bad = TokenError("invalid_grant", 50013, "Assertion failed signature validation.")
        try:
            claims = jwt.decode(
                form.get("assertion", ""), self._key, algorithms=["HS256"], options={"verify_aud": False, "verify_exp": False}
            )
        except jwt.InvalidTokenError as problem:
            raise bad from problem
        user = self._world.accounts.get(claims.get("oid", ""))
        if user is None or claims.get("aud") not in (app.client_id, f"api://{app.client_id}"):
            raise bad
        if claims["exp"] <= self._world.now().timestamp():
            raise TokenError("invalid_grant", 500133, "Assertion is not within its valid time range.")
        return self._for_user(app, user, _scopes(form.get("scope", "")), "")

    def user_assertion(self, user: Account, app: App) -> str:
        """A signed-in user's token for the app's own API; what Teams' SSO would give. For the control API."""
        return self._sign(
            {"oid": user.id, "sub": user.id, "upn": user.principal_name, "scp": "access_as_user"},
            audience=f"api://{app.client_id}",
        )

    def _for_user(self, app: App, user: Account, scopes: frozenset[str], nonce: str) -> Json:
        missing = scopes - app.scopes
        if missing:
            message = f"The user or administrator has not consented to use the application with ID '{app.client_id}'."
            raise TokenError("invalid_grant", 65001, message)
        granted = sorted(scopes - {"openid", "profile", "offline_access", "email"}) or sorted(app.scopes)
        claims = {
            "appid": app.client_id,
            "oid": user.id,
            "sub": user.id,
            "upn": user.principal_name,
            "name": user.name,
            "scp": " ".join(granted),
        }
        answer = self._answer(self._sign(claims)) | {"scope": " ".join(f"{GRAPH}/{scope}" for scope in granted)}
        if "offline_access" in scopes:
            refresh = secrets.token_urlsafe(48)
            self._refresh[refresh] = (app.client_id, user.id, scopes)
            answer["refresh_token"] = refresh
        info = {"uid": user.id, "utid": TENANT_ID}
        answer["client_info"] = base64.urlsafe_b64encode(str(info).replace("'", '"').encode()).rstrip(b"=").decode()
        identity = {
            "oid": user.id,
            "sub": user.id,
            "name": user.name,
            "preferred_username": user.principal_name,
            "iss": f"{LOGIN}/{TENANT_ID}/v2.0",
        }
        machine = {"iat": int(time.time()), "exp": int(time.time()) + 3600}  # the client checks its id token by its own clock
        answer["id_token"] = self._sign(identity | machine | ({"nonce": nonce} if nonce else {}), audience=app.client_id)
        return answer

    def caller(self, authorization: str) -> Caller:
        """Who an Authorization header speaks for; 401 InvalidAuthenticationToken otherwise (section 1.4)."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise unauthorized("Access token is empty.")
        claims, expires = self._claims(token.strip())
        if expires <= self._world.now():
            raise unauthorized("Lifetime validation failed, the token is expired.")
        app = self._world.apps.get(claims["appid"])
        if app is None:
            raise unauthorized("The identity of the calling application could not be established.")
        if "roles" in claims:
            return Caller(app, app.roles & frozenset(claims["roles"]))
        return Caller(app, app.scopes & frozenset(claims["scp"].split()), self._world.accounts[claims["oid"]])

    def _claims(self, token: str) -> tuple[dict[str, Any], datetime]:
        known = self._read.get(token)
        if known is not None:
            return known
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=["HS256"],
                options={"verify_aud": False, "verify_exp": False, "verify_nbf": False, "verify_iat": False},
            )
        except jwt.InvalidTokenError:
            raise unauthorized("CompactToken parsing failed with error code: 80049217") from None
        if claims.get("aud") not in (GRAPH, GRAPH_ID) or "appid" not in claims:
            raise unauthorized("Access token validation failure. Invalid audience.")
        self._read[token] = known = (claims, datetime.fromtimestamp(claims["exp"], UTC))
        return known


def unauthorized(message: str) -> GraphError:
    challenge = (
        f'Bearer realm="", authorization_uri="{LOGIN}/common/oauth2/authorize", client_id="{GRAPH_ID}", error="invalid_token"'
    )
    return GraphError(401, "InvalidAuthenticationToken", message, headers={"WWW-Authenticate": challenge})


def _scopes(text: str) -> frozenset[str]:
    return frozenset(part.removeprefix(f"{GRAPH}/") for part in text.split() if not part.endswith("/.default"))


def _named_certificate(app: App, header: Mapping[str, Any]) -> x509.Certificate | None:
    """The registered certificate that the header names by its thumbprint."""
    for pem in app.certificates:
        certificate = x509.load_pem_x509_certificate(pem.encode())
        for name, algorithm in (("x5t", hashes.SHA1()), ("x5t#S256", hashes.SHA256())):  # noqa: S303 - the header's own digest
            # msal pads the digest, RFC 7515 does not.
            digest = base64.urlsafe_b64encode(certificate.fingerprint(algorithm)).rstrip(b"=").decode()
            if str(header.get(name, "")).rstrip("=") == digest:
                return certificate
    return None
