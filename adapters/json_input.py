"""JSON that people write -> typed values, or an InputError that names the field."""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

from scheduling.errors import InputError

T = TypeVar("T")

_PLACE = re.compile(r"^(?P<problem>.*?)(?: - at `\$\.?(?P<place>.*)`)?$", re.DOTALL)
_FIELD = re.compile(r"^Object (?P<what>missing required|contains unknown) field `(?P<field>.*)`")


def decoded(decoder: msgspec.json.Decoder[T], text: str | bytes, whole: str) -> T:
    """What the decoder makes of a text; `whole` names the text itself where no field of it is to blame."""
    try:
        return decoder.decode(text)
    except msgspec.ValidationError as problem:
        raise _named(str(problem), whole) from problem
    except (msgspec.DecodeError, RecursionError, UnicodeError) as problem:
        raise InputError(whole, f"is not JSON: {problem}") from problem


def _named(message: str, whole: str) -> InputError:
    """msgspec's words for a value of the wrong kind, with the field first."""
    parts = _PLACE.match(message)
    assert parts is not None
    place, problem = parts["place"] or "", parts["problem"]
    about = _FIELD.match(problem)
    if about:
        name = f"{place}.{about['field']}".lstrip(".")
        return InputError(name, "is missing" if about["what"].startswith("missing") else "is not known")
    return InputError(place or whole, problem[:1].lower() + problem[1:])
