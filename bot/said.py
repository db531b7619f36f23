"""What a sentence says that its request does not hold."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.understanding.requests import Intent, Request

ANYONE = "anyone"
_WHO = re.compile(r"\bwho(?:['’]?s)?\b", re.IGNORECASE)


def with_anyone(text: str, request: Request) -> Request:
    """ "Who is free tomorrow at 2?" asks about everyone here, not about the asker."""
    named = request.attendees or request.optional or request.people_refs
    if request.intent is not Intent.AVAILABILITY or named or not _WHO.search(text):
        return request
    return replace(request, people_refs=(ANYONE,))
