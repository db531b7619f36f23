"""The few sentences that stand in Slack alone: around the conversation, never in it."""

from __future__ import annotations

LOOKING = "Looking…"
YES = "Yes"
NOT_OPENED = "Slack didn’t let me open the form in time. Please try again, or just tell me what you need."
UNREACHABLE = "I can’t read your Slack profile just now, so I don’t know who you are. I’ll try again a few times and answer then."
GIVEN_UP = (
    "Something went wrong each time I tried to answer you, so I’ve stopped trying. "
    "Please look whether it was done before you ask again."
)
TOO_LATE = (
    "I was away when you wrote or clicked, and it’s too long ago to act on it now. If you still need it, please ask me again."
)
PUT_OFF = (
    "I can’t reach my records just now, so nothing was done yet. I’ll answer as soon as I can; "
    "if you hear nothing within five minutes, please ask me again."
)
ANSWERED_PRIVATELY = "People of other organisations read along here, so I’ve answered you in our own chat."

REQUEST_TITLE = "Find a time"
REQUEST_SUBMIT = "Find times"
CLOSE = "Cancel"
PEOPLE = "With whom?"
PEOPLE_HINT = "Choose colleagues"
OTHERS = "Others"
OTHERS_HINT = "Names or e-mail addresses, with commas between them"
LENGTH = "How long?"
WHEN = "When?"
WHEN_HINT = "next week, mornings"
SUBJECT = "Title"
NOBODY = "Please choose or name at least one person."
TOO_LONG = "Please keep this under 200 characters."

LENGTHS = (
    ("", "As usual"),
    ("15", "15 min"),
    ("30", "30 min"),
    ("45", "45 min"),
    ("60", "1 hour"),
    ("90", "1½ hours"),
    ("120", "2 hours"),
)

INSTALLED = "Convene is installed. Open it under Apps in Slack, or type /meet in any conversation."
NOT_LISTED = (
    "This workspace is not on Convene’s list, so it was not installed. "
    "Whoever runs Convene can let it in with: convene workspaces allow {team}"
)
NOT_FOR_ORGS = (
    "Convene is installed into single workspaces, not into a whole Enterprise organisation. "
    "Please open /slack/install again and choose one workspace; each that uses Convene installs it for itself."
)
NOT_INSTALLED = "Convene was not installed: {reason}. Please start again at /slack/install."
