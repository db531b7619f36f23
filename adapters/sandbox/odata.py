"""OData query options: $filter as a small expression language, $search terms, $orderby, $top and $skip."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.sandbox.wire import GraphError, GraphRequest, Json

_TOKEN = re.compile(r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<word>[A-Za-z_@][\w./-]*|\d[\w.:+-]*)|(?P<mark>[(),:]))")

COMPARISONS = ("eq", "ne", "gt", "ge", "lt", "le")
FUNCTIONS = ("startswith", "endswith", "contains")


@dataclass(frozen=True, slots=True)
class Comparison:
    """`path operator value`; functions (`startswith(path, 'x')`) are written the same way."""

    path: str
    operator: str
    value: Any


@dataclass(frozen=True, slots=True)
class AnyOf:
    """`path/any(variable: condition)`; inside, paths start with the variable."""

    path: str
    variable: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Both:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition


Condition = Comparison | AnyOf | Both | Either | Not


def invalid(option: str, code: str = "BadRequest") -> GraphError:
    return GraphError(400, code, f"Invalid {option} clause.")


def parse_filter(text: str) -> Condition:
    """$filter as a condition; 400 BadRequest where it cannot be read."""
    parser = _Parser(_tokens(text))
    condition = parser.either()
    if parser.peek() is not None:
        raise invalid("filter")
    return condition


def _tokens(text: str) -> list[str]:
    found, place = [], 0
    text = text.strip()
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            raise invalid("filter")
        found.append(token.group().strip())
        place = token.end()
    return found


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._place = 0

    def peek(self) -> str | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def take(self, expected: str | None = None) -> str:
        token = self.peek()
        if token is None or (expected is not None and token != expected):
            raise invalid("filter")
        self._place += 1
        return token

    def either(self) -> Condition:
        parts = [self.both()]
        while (self.peek() or "").lower() == "or":
            self.take()
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def both(self) -> Condition:
        parts = [self.single()]
        while (self.peek() or "").lower() == "and":
            self.take()
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def single(self) -> Condition:
        token = self.take()
        if token == "(":  # noqa: S105 - a bracket, not a secret
            condition = self.either()
            self.take(")")
            return condition
        if token.lower() == "not":
            return Not(self.single())
        if token.lower() in FUNCTIONS and self.peek() == "(":
            return self._function(token.lower())
        if token.lower().endswith("/any") and self.peek() == "(":
            return self._any(token[: -len("/any")])
        operator = self.take().lower()
        if operator not in COMPARISONS:
            raise invalid("filter")
        return Comparison(token, operator, self._value())

    def _function(self, name: str) -> Condition:
        self.take("(")
        path = self.take()
        self.take(",")
        value = self._value()
        self.take(")")
        if (self.peek() or "").lower() == "eq":
            self.take()
            return Comparison(path, name, value) if self._value() is True else Not(Comparison(path, name, value))
        return Comparison(path, name, value)

    def _any(self, path: str) -> Condition:
        self.take("(")
        variable = self.take()
        self.take(":")
        condition = self.either()
        self.take(")")
        return AnyOf(path, variable, condition)

    def _value(self) -> Any:
        token = self.take()
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        return {"true": True, "false": False, "null": None}.get(token.lower(), token)


def comparisons(condition: Condition) -> Iterable[Comparison]:
    """Every comparison in a condition, those inside `any` too."""
    match condition:
        case Comparison():
            yield condition
        case AnyOf(_, _, inner) | Not(inner):
            yield from comparisons(inner)
        case Both(parts) | Either(parts):
            for part in parts:
                yield from comparisons(part)


Reader = Callable[[str], Any]


def holds(condition: Condition, read: Reader) -> bool:
    """Whether a condition is true of an object whose values `read` gives by path. Texts compare without case."""
    match condition:
        case Both(parts):
            return all(holds(part, read) for part in parts)
        case Either(parts):
            return any(holds(part, read) for part in parts)
        case Not(part):
            return not holds(part, read)
        case AnyOf(path, variable, inner):
            return any(holds(inner, _reader_of(one, variable)) for one in read(path) or ())
        case Comparison(path, operator, value):
            return _compare(read(path), operator, value)


def _reader_of(item: Any, variable: str) -> Reader:
    def read(path: str) -> Any:
        name, _, rest = path.partition("/")
        if name != variable:
            raise invalid("filter")
        return item if not rest else item.get(rest)

    return read


def _compare(found: Any, operator: str, wanted: Any) -> bool:
    if isinstance(found, str) and isinstance(wanted, str):
        found, wanted = found.lower(), wanted.lower()
    match operator:
        case "eq":
            return bool(found == wanted)
        case "ne":
            return bool(found != wanted)
        case "startswith":
            return isinstance(found, str) and found.startswith(str(wanted))
        case "endswith":
            return isinstance(found, str) and found.endswith(str(wanted))
        case "contains":
            return isinstance(found, str) and str(wanted) in found
        case _ if found is None or wanted is None:
            return False
        case "gt":
            return bool(found > wanted)
        case "ge":
            return bool(found >= wanted)
        case "lt":
            return bool(found < wanted)
        case _:
            return bool(found <= wanted)


def whole_number(request: GraphRequest, option: str, default: int, *, least: int = 0) -> int:
    """A numeric query option such as $top; 400 BadRequest where it is none."""
    text = request.query.get(option)
    if text is None:
        return default
    if not text.strip().isdigit() or int(text) < least:
        message = f"Invalid value '{text}' for {option} query option found. It requires a non-negative integer value."
        raise GraphError(400, "BadRequest", message)
    return int(text)


def page(request: GraphRequest, rows: list[Any], *, default: int, most: int, shown: Callable[[Any], Json], context: str) -> Json:
    """One page of a collection; further ones by an absolute nextLink with $skip."""
    top = min(whole_number(request, "$top", default, least=1), most)
    skip = whole_number(request, "$skip", 0)
    body: Json = {"@odata.context": f"{request.base}/$metadata#{context}"}
    if request.query.get("$count", "").lower() == "true":
        body["@odata.count"] = len(rows)
    body["value"] = [shown(row) for row in rows[skip : skip + top]]
    if skip + top < len(rows):
        body["@odata.nextLink"] = request.link(skip=skip + top)
    return body


def ordered(
    request: GraphRequest, rows: list[Any], keys: Mapping[str, Callable[[Any], Any]], code: str = "BadRequest"
) -> list[Any]:
    """Rows as $orderby wants them; as they are without it. 400 for a field that cannot be ordered by."""
    option = request.query.get("$orderby", "").strip()
    for clause in reversed([part.split() for part in option.split(",") if part.strip()]):
        key = keys.get(clause[0].lower())
        direction = clause[1].lower() if len(clause) > 1 else "asc"
        if key is None or direction not in ("asc", "desc") or len(clause) > 2:
            raise invalid("orderby", code)
        rows = sorted(rows, key=key, reverse=direction == "desc")
    return rows


_TERM = re.compile(r'\s*(?P<join>AND|OR)?\s*"(?P<name>\w+):(?P<words>(?:[^"\\]|\\.)*)"')


def parse_search(text: str) -> list[tuple[str, str, str]]:
    """$search as (join, property, words) with join "AND" or "OR"; 400 where terms are not quoted "property:value"."""
    found: list[tuple[str, str, str]] = []
    place = 0
    while place < len(text.rstrip()):
        term = _TERM.match(text, place)
        if term is None or (found and term["join"] is None) or (not found and term["join"] is not None):
            raise GraphError(
                400, "BadRequest", f"Syntax error: character '{text[place]}' is not valid at position {place} in '{text}'."
            )
        found.append((term["join"] or "AND", term["name"].lower(), term["words"].replace('\\"', '"')))
        place = term.end()
    if not found:
        raise invalid("search")
    return found


def words_of(text: str) -> list[str]:
    """Lower-case tokens as $search makes them: split at spaces, symbols, digits, and from lower to upper case."""
    parted = "".join(
        " " + here if before.islower() and here.isupper() else here for before, here in zip(" " + text, text, strict=False)
    )
    return [word.lower() for word in re.findall(r"[^\W\d_]+|\d+", parted)]
