"""Buttons: what is packed comes back, and nothing else does."""

import pytest

from bot.actions import Action, CancelNow, Change, Choose, GoOn, Page, PickPerson, Signer, SomeoneElse, StartMove, Way

OFFER = "5f0c6a1e9d3b4f7e8a2b1c3d4e5f6071"
SIGNER = Signer(b"one installation's secret")
EVERY_SHAPE: list[Action] = [
    Choose(OFFER, 3, 1_795_420_800),
    Page(OFFER, 1, Way.MORE),
    Change(OFFER, 2),
    Change(OFFER, 2, "people"),
    GoOn(OFFER, 2, "aaaaaaaa-0000-4000-8000-000000000013"),
    PickPerson(OFFER, 0, "aaaaaaaa-0000-4000-8000-000000000002"),
    SomeoneElse("a.b/c=d e", 1),
    StartMove(OFFER, 1),
    CancelNow("é"),
]


@pytest.mark.parametrize("action", EVERY_SHAPE)
def test_an_action_comes_back_as_it_was(action: Action) -> None:
    packed = SIGNER.pack(action)
    assert SIGNER.unpack(packed) == action
    assert packed.isascii()
    assert len(packed) <= 255


@pytest.mark.parametrize("action", EVERY_SHAPE)
def test_a_changed_action_is_none_of_ours(action: Action) -> None:
    packed = SIGNER.pack(action)
    for place in range(len(packed)):
        changed = packed[:place] + ("0" if packed[place] != "0" else "1") + packed[place + 1 :]
        assert SIGNER.unpack(changed) is None


@pytest.mark.parametrize("text", ["", ".", "ch", "ch.a.1.2", "ch.a.1.2.", "\ud800.x", "{}", "x" * 5000])
def test_what_is_no_action_is_none(text: str) -> None:
    assert SIGNER.unpack(text) is None


def test_another_installations_buttons_do_nothing_here() -> None:
    assert SIGNER.unpack(Signer(b"another secret").pack(CancelNow(OFFER))) is None


def test_a_kind_or_shape_that_this_version_does_not_know_is_none_even_when_signed() -> None:
    class Older(Signer):
        def signed(self, body: str) -> str:
            return f"{body}.{self._mark(body)}"

    older = Older(b"one installation's secret")
    assert SIGNER.unpack(older.signed(f"zz.{OFFER}")) is None
    assert SIGNER.unpack(older.signed(f"ch.{OFFER}")) is None
    assert SIGNER.unpack(older.signed(f"ch.{OFFER}.one.two")) is None
    assert SIGNER.unpack(older.signed(f"pg.{OFFER}.1.sideways")) is None


def test_a_field_too_long_for_a_button_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="too long"):
        SIGNER.pack(CancelNow("x" * 300))
