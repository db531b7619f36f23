"""What the service counts, for `/metrics`."""

from __future__ import annotations

import time
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from adapters.chat import CardRef, Draw, Incoming, Reply, Talk

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30)


class Meters:
    """Counters of one service, in a registry of their own: two services in one process (tests) do not add up."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "convene_http_requests", "HTTP requests answered", ["method", "route", "status"], registry=self.registry
        )
        self.request_seconds = Histogram(
            "convene_http_request_seconds", "Time to answer an HTTP request", ["route"], buckets=_SECONDS, registry=self.registry
        )
        self.events = Counter("convene_events", "Chat events answered", ["channel", "kind"], registry=self.registry)
        self.event_seconds = Histogram(
            "convene_event_seconds", "Time to answer a chat event", ["kind"], buckets=_SECONDS, registry=self.registry
        )
        self.worker_rounds = Counter(
            "convene_worker_rounds", "Rounds of the worker, by how they ended", ["result"], registry=self.registry
        )
        self.worker_last = Gauge(
            "convene_worker_last_round_timestamp_seconds", "When the worker last ended a round well", registry=self.registry
        )


@dataclass(frozen=True, slots=True)
class CountedTalk:
    """A `Talk` whose events are counted and timed."""

    talk: Talk
    meters: Meters

    async def respond(self, event: Incoming, draw: Draw | None = None) -> Reply:
        kind = type(event).__name__.lower()
        began = time.perf_counter()
        reply = await self.talk.respond(event, draw)
        self.meters.event_seconds.labels(kind).observe(time.perf_counter() - began)
        self.meters.events.labels(event.place.channel, kind).inc()
        return reply

    async def shown(self, about: str, ref: CardRef) -> None:
        await self.talk.shown(about, ref)
