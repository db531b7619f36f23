"""Outlook, ready for use: settings in, the ports out, connections closed at the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from adapters.outlook.auth import ENTRA, AppIdentity, AppTokens
from adapters.outlook.calendars import OutlookCalendars
from adapters.outlook.client import PATIENCE, GraphClient, Patience, Sleep
from adapters.outlook.directory import OutlookDirectory
from adapters.outlook.permits import MailboxPermits, permits_for
from adapters.outlook.transport import TIMEOUT, graph_http
from scheduling.ports import Clock

GRAPH_URL = "https://graph.microsoft.com/v1.0"


@dataclass(frozen=True, slots=True)
class OutlookConfig:
    """Where Graph and Entra are, and who we are to them.

    `client_certificate` is PEM text or the path of a PEM file, private key and certificate in it, and goes before the secret.
    `replicas` share what a mailbox may be asked at a time.
    """

    tenant_id: str
    client_id: str
    client_secret: str = ""
    client_certificate: str = ""
    graph_url: str = GRAPH_URL
    authority: str = ENTRA
    replicas: int = 1


@dataclass(frozen=True, slots=True)
class Outlook:
    calendars: OutlookCalendars
    directory: OutlookDirectory
    graph: GraphClient
    tokens: AppTokens


@asynccontextmanager
async def connect(
    config: OutlookConfig,
    clock: Clock,
    *,
    sleep: Sleep = asyncio.sleep,
    patience: Patience = PATIENCE,
    http_timeout: httpx.Timeout = TIMEOUT,
) -> AsyncIterator[Outlook]:
    """No request leaves before the first use."""
    identity = AppIdentity(config.authority, config.tenant_id, config.client_id, config.client_secret, config.client_certificate)
    tokens = AppTokens(identity, clock)
    permits = MailboxPermits(permits_for(config.replicas))
    async with graph_http(config.graph_url, http_timeout) as http:
        graph = GraphClient(http, config.graph_url, tokens, clock, permits, sleep=sleep, patience=patience)
        try:
            yield Outlook(OutlookCalendars(graph, tokens, clock), OutlookDirectory(graph, config.tenant_id, clock), graph, tokens)
        finally:
            tokens.close()
