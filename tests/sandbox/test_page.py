"""The page of calendars: drawn by the server, kept up by itself, edited by hand in a real browser."""

from __future__ import annotations

import httpx
import pytest

from tests.requirements import require
from tests.sandbox.browser import Browser, browser
from tests.sandbox.client import ADA, ANA, Client, an_event, at, invited

ANAS_PAGE = "/?person=aaaaaaaa-0000-4000-8000-000000000002&zone=Europe/Madrid"


async def shown(graph: Client, address: str = "/") -> httpx.Response:
    return await graph.http.get(graph.sandbox.url + address)


async def test_everybody_with_a_mailbox_has_a_row_with_their_events(graph: Client) -> None:
    await graph.create(ADA, an_event(at(10), subject="<b>Plans</b>"))
    page = (await shown(graph)).text
    assert page.count('<section class="row"') == 13
    assert "&lt;b&gt;Plans&lt;/b&gt;" in page
    assert "Ada Lindqvist, 11:00–11:30, Busy" in page


async def test_the_zone_and_the_day_are_chosen_by_the_address(graph: Client) -> None:
    await graph.create(ADA, an_event(at(10)))
    page = (await shown(graph, "/?day=2026-11-23&zone=Asia/Tokyo")).text
    assert "Ada Lindqvist, 19:00–19:30, Busy, Talk" in page
    assert "Monday 23 November 2026" in page
    assert "Talk" not in (await shown(graph, "/?week=2026-11-30")).text


async def test_cancelled_private_and_invited_are_said_in_words(graph: Client) -> None:
    event = await graph.create(ADA, an_event(at(10), sensitivity="private", attendees=[invited(ANA)]))
    graph.later(seconds=5)
    await graph.call("DELETE", f"/users/{ADA}/events/{event['id']}")
    graph.later(seconds=5)
    page = (await shown(graph, ANAS_PAGE)).text
    assert "Ana Pérez, 11:00–11:30, Tentative, Canceled: Talk, cancelled, private, invited by Ada Lindqvist, notResponded" in page


@pytest.mark.parametrize("address", ["/?zone=Mars", "/?week=soon", "/?person=nobody", "/?day=2026-13-01"])
async def test_an_address_that_makes_no_sense_is_400(graph: Client, address: str) -> None:
    assert (await shown(graph, address)).status_code == 400


async def test_the_version_moves_with_every_write_and_every_minute(graph: Client) -> None:
    async def version() -> object:
        return (await shown(graph, "/version")).json()["version"]

    first = await version()
    assert await version() == first
    await graph.create(ADA, an_event())
    second = await version()
    graph.later(minutes=1)
    assert len({first, second, await version()}) == 3


async def lane_of(tab: Browser, address: str, day: str) -> dict[str, float]:
    lane = f"""document.querySelector('.lane[data-person="{address}"][data-day="{day}"]')"""
    return dict(await tab.run(f"{lane}.getBoundingClientRect().toJSON()"))


async def test_a_booking_appears_by_itself_and_a_click_adds_moves_and_deletes(graph: Client) -> None:
    async with browser(require("chromium")) as tab:
        await tab.open(graph.sandbox.url + "/")
        await graph.create(ADA, an_event(at(12, day=1), subject="Just booked"))
        await tab.until("[...document.querySelectorAll('main .event')].some(e => e.title.includes('Just booked'))")

        lane = await lane_of(tab, ANA, "2026-11-25")
        await tab.click(lane["x"] + lane["width"] * 3.1 / 13, lane["y"] + lane["height"] / 2)
        await tab.until("document.querySelector('dialog').open")
        assert await tab.run("document.querySelector('[name=from]').value") == "10:00"
        await tab.run("document.querySelector('[name=subject]').value = 'By hand'")
        await tab.press("Enter")
        await tab.until("document.querySelector('main .event[data-subject=\"By hand\"]')")
        (event,) = await graph.view(ANA)
        assert (event["start"]["dateTime"][:16], event["showAs"]) == ("2026-11-25T09:00", "busy")

        await tab.run("document.querySelector('main .event[data-subject=\"By hand\"]').click()")
        await tab.run(
            "document.querySelector('[name=from]').value = '14:00'; document.querySelector('[name=to]').value = '15:00'"
        )
        await tab.press("Enter")
        await tab.until("document.querySelector('main .event[data-subject=\"By hand\"]').title.includes('14:00–15:00')")

        await tab.run("document.querySelector('main .event[data-subject=\"By hand\"]').click()")
        await tab.run("document.querySelector('dialog .delete').click()")
        await tab.until("!document.querySelector('main .event[data-subject=\"By hand\"]')")
        assert await graph.view(ANA) == []


async def test_everything_is_reached_by_the_keyboard(graph: Client) -> None:
    await graph.create(ANA, an_event(at(12), subject="Lunch talk"))
    async with browser(require("chromium")) as tab:
        await tab.open(graph.sandbox.url + ANAS_PAGE)
        await tab.run("document.querySelector('.choose input[name=weekend]').focus()")
        for _ in ("the person", "an empty Monday", "what is on it"):
            await tab.press("Tab")
        assert "Lunch talk" in await tab.run("document.activeElement.getAttribute('aria-label')")
        await tab.press("Enter")
        await tab.until("document.querySelector('dialog').open")
        assert await tab.run("document.activeElement.name") == "subject"


async def test_nothing_sticks_out_of_a_phone(seeded: Client) -> None:
    async with browser(require("chromium")) as tab:
        for address in ("/", ANAS_PAGE, "/?day=2026-11-25"):
            await tab.open(seeded.sandbox.url + address, width=390, height=844)
            assert await tab.run("document.documentElement.scrollWidth") <= 390
