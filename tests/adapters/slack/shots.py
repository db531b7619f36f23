"""Pictures of every card, dialog and page as Slack draws them, nearly: `python -m tests.adapters.slack.shots FOLDER`.

On demand only, for the eye: Slack's own drawing is to be had in Slack alone. Sizes and colours are about its web client's.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from adapters.sql.database import Database, async_url
from adapters.sql.migrations import migrate
from tests.adapters.slack.test_block_kit import shapes_of
from tests.cards.gallery import gallery
from tests.fakes.clock import SetClock
from tests.fakes.slack import Json
from tests.requirements import require
from tests.sandbox.browser import browser

READER = ZoneInfo("Europe/Stockholm")
LOOKS = {"light": (590, False), "dark": (590, True), "phone": (351, False)}
"""How wide messages are, in pixels, and whether it is dark."""
ON_A_SHEET = 12

STYLE = """
:root { --ink: #1d1c1d; --quiet: #616061; --paper: #fff; --line: #8d8d8d55; --button: #fff; --field: #fff; --wall: #f4f4f4 }
@media (prefers-color-scheme: dark) { :root {
  --ink: #d1d2d3; --quiet: #ababad; --paper: #1a1d21; --line: #797c8188; --button: #1a1d21; --field: #222529; --wall: #101214 } }
body { margin: 12px; background: var(--wall); color: var(--ink); column-gap: 14px }
body, button { font: 15px/1.46668 Lato, 'Noto Sans', 'DejaVu Sans', sans-serif }
figure { break-inside: avoid; margin: 0 0 14px; background: var(--paper); padding: 10px 16px; border-radius: 8px }
figure.Modal { border: 1px solid var(--line); max-width: 520px }
figcaption { font-size: 11px; color: #1264a3 }
.header { font-size: 18px; font-weight: 900; margin: 8px 0 4px }
.section { display: flex; gap: 16px; margin: 6px 0; align-items: flex-start }
.section > div { flex: 1; white-space: pre-wrap; min-width: 0; overflow-wrap: anywhere }
.context { font-size: 12px; color: var(--quiet); margin: 6px 0; white-space: pre-wrap }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0 }
button { font-size: 13px; font-weight: 700; color: var(--ink); background: var(--button); border: 1px solid var(--line);
  border-radius: 4px; height: 28px; padding: 0 10px; max-width: 340px; overflow: hidden; text-overflow: ellipsis;
  white-space: nowrap; flex: none }
button.primary { background: #007a5a; border-color: #007a5a; color: #fff }
button.danger { background: #e01e5a; border-color: #e01e5a; color: #fff }
.input { margin: 12px 0 } .input > b { display: block; margin-bottom: 4px }
.field { border: 1px solid var(--line); border-radius: 4px; background: var(--field); padding: 6px 12px; min-height: 22px }
.field { white-space: pre-wrap }
.placeholder { color: var(--quiet) } .optional { font-weight: 400; color: var(--quiet) }
hr { border: 0; border-top: 1px solid var(--line) }
"""


def page(shapes: Sequence[tuple[str, tuple[str, Json]]], width: int) -> str:
    figures = "".join(
        f"<figure class={kind}><figcaption>{escape(name)}</figcaption>{title(shape)}"
        f"{''.join(map(block, shape['blocks']))}{foot(shape)}</figure>"
        for name, (kind, shape) in shapes
    )
    wall = f"width: {3 * width + 28}px; columns: 3"
    return f'<!doctype html><html lang=en><meta charset=utf-8><style>{STYLE}</style><body style="{wall}">{figures}</body></html>'


def title(shape: Json) -> str:
    return f"<div class=header>{escape(shape['title']['text'])}</div><hr>" if "title" in shape else ""


def foot(shape: Json) -> str:
    if "submit" not in shape:
        return ""
    return f"<hr><div class=actions><button>Cancel</button><button class=primary>{escape(shape['submit']['text'])}</button></div>"


def block(drawn: Json) -> str:
    match drawn["type"]:
        case "header":
            return f"<div class=header>{text(drawn['text'])}</div>"
        case "section":
            beside = element(drawn["accessory"]) if "accessory" in drawn else ""
            return f"<div class=section><div>{text(drawn['text'])}</div>{beside}</div>"
        case "context":
            return f"<div class=context>{' '.join(map(text, drawn['elements']))}</div>"
        case "actions":
            return f"<div class=actions>{''.join(map(element, drawn['elements']))}</div>"
        case "input":
            hint = " <span class=optional>(optional)</span>" if drawn.get("optional") else ""
            return f"<div class=input><b>{text(drawn['label'])}{hint}</b>{element(drawn['element'])}</div>"
        case "divider":
            return "<hr>"
    raise AssertionError(drawn["type"])


def element(drawn: Json) -> str:
    match drawn["type"]:
        case "button":
            return f"<button class='{drawn.get('style', '')}'>{text(drawn['text'])}</button>"
        case "checkboxes" | "radio_buttons":
            round_, on = drawn["type"] == "radio_buttons", drawn.get("initial_options") or [drawn.get("initial_option")]
            marks = {True: "◉" if round_ else "☑", False: "○" if round_ else "☐"}
            return "".join(f"<div>{marks[option in on]} {text(option['text'])}</div>" for option in drawn["options"])
        case "static_select":
            return _field(
                text(drawn["initial_option"]["text"]) if "initial_option" in drawn else "", "Select an option"
            ) + _arrow(drawn)
        case "multi_static_select":
            return _field(", ".join(text(option["text"]) for option in drawn.get("initial_options", ())), "Select options")
        case "multi_users_select":
            return _field(", ".join(f"@{user}" for user in drawn.get("initial_users", ())), drawn["placeholder"]["text"])
    value = drawn.get("initial_value") or drawn.get("initial_date") or drawn.get("initial_time") or ""
    return _field(escape(value), drawn.get("placeholder", {}).get("text", ""))


def _arrow(drawn: Json) -> str:
    return f"<small class=optional>⌄ of {len(drawn['options'])}</small>"


def _field(value: str, placeholder: str) -> str:
    return f"<div class=field>{value or f'<span class=placeholder>{escape(placeholder)}</span>'}</div>"


EMOJI = {":white_check_mark:": "✅", ":warning:": "⚠️", ":no_entry:": "⛔"}


def text(said: Json) -> str:
    if said["type"] == "plain_text":
        return escape(said["text"])
    shown = re.sub(r"<!date\^(\d+)\^([^|]*)\|[^>]*>", lambda match: _date(int(match[1]), match[2]), said["text"])
    for name, sign in EMOJI.items():
        shown = shown.replace(name, sign)
    return re.sub(r"(?<!\w)\*([^*\n]+)\*(?!\w)", r"<b>\1</b>", shown)


def _date(second: int, form: str) -> str:
    """As Slack puts it for a reader in Stockholm whose today is another day."""
    at = datetime.fromtimestamp(second, UTC).astimezone(READER)
    day = f"{at:%A}, {at:%B} {at.day}th, {at.year}"
    return form.replace("{date_long_pretty}", day).replace("{time}", f"{at:%H:%M}")


async def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as made_in:
        url = f"sqlite:///{made_in}/convene.db"
        await migrate(async_url(url))
        database = Database(url, SetClock())
        shapes = shapes_of(await gallery(database))
        await database.close()
        await photographed({name: shape for name, shape in shapes.items() if not name.endswith("looking")}, folder, Path(made_in))


async def photographed(shapes: Mapping[str, tuple[str, Json]], folder: Path, made_in: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    async with browser(require("chromium")) as chromium:
        for look, (width, dark) in LOOKS.items():
            for number, sheet in enumerate(sheets(shapes)):
                at = made_in / f"{look}-{number}.html"
                at.write_text(page(sheet, width))
                window = 3 * width + 52
                await chromium.open(at.as_uri(), width=window, height=400, dark=dark)
                height = int(await chromium.run("document.documentElement.scrollHeight"))
                await chromium.open(at.as_uri(), width=window, height=height, dark=dark)
                await chromium.photograph(folder / f"{look}-{number:02}.png")


def sheets(shapes: Mapping[str, tuple[str, Json]]) -> Iterator[Sequence[tuple[str, tuple[str, Json]]]]:
    left = iter(shapes.items())
    while sheet := tuple(islice(left, ON_A_SHEET)):
        yield sheet


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
