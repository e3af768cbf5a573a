"""What the marketplace's JSON library makes of a body, written anew from the protocol: slow, and sharing nothing with the server.

Numbers stay texts and members stay in order, since both count where a body is signed.
"""

from __future__ import annotations

import json
import math
import sys
from decimal import Decimal
from typing import NoReturn

MEMBERS_MAX = 10_000
DEPTH_MAX = 1_000
# Each level takes some frames of Python's own.
sys.setrecursionlimit(20 * DEPTH_MAX)


class NoModelError(ValueError):
    """There is no canonical text: only the bytes themselves can be signed."""


class Number(str):
    """A number as it is written."""


def parse(body: bytes) -> object:
    """Strict RFC 8259, in strict UTF-8."""
    try:
        text = body.decode("utf-8", errors="strict")
        if _depth(text) > DEPTH_MAX:
            raise NoModelError("too deep")
        return json.loads(
            text,
            parse_int=Number,
            parse_float=Number,
            parse_constant=_refuse,
            object_pairs_hook=_members,
        )
    except (ValueError, RecursionError) as problem:
        raise NoModelError(str(problem)) from problem


def canonical(body: bytes) -> bytes:
    """The text that is signed instead of the bytes: top level sorted and without nulls, the rest as received."""
    value = parse(body)
    if not isinstance(value, dict):
        raise NoModelError("no object")
    members = sorted_by_code_units({name: each for name, each in value.items() if each is not None})
    text = ",".join(f"{write_string(name)}:{_write(each, java_number)}" for name, each in members)
    try:
        return f"{{{text}}}".encode()
    except UnicodeEncodeError as problem:
        raise NoModelError("half of a character") from problem


def as_text(value: object) -> str:
    """A member as it enters the message of a token: a string as its value, all else as compact JSON, numbers as written."""
    return value if isinstance(value, str) else _write(value, str)


def sorted_by_code_units(members: dict[str, object]) -> list[tuple[str, object]]:
    return sorted(members.items(), key=lambda member: member[0].encode("utf-16-be", "surrogatepass"))


def write_string(text: str) -> str:
    return '"' + "".join(_escaped(character) for character in text) + '"'


def java_number(written: str) -> str:
    """Integers keep their digits, all else is a double as Java writes it."""
    if not any(character in written for character in ".eE"):
        return "0" if written == "-0" else written
    double = float(written)
    if math.isinf(double):
        return '"-Infinity"' if double < 0 else '"Infinity"'
    return java_double(double)


def java_double(double: float) -> str:
    sign = "-" if math.copysign(1, double) < 0 else ""
    size = abs(double)
    if size == 0:
        return sign + "0.0"
    if size == 5e-324:
        return sign + "4.9E-324"
    _, digits, exponent = Decimal(repr(size)).normalize().as_tuple()
    figures = "".join(map(str, digits))
    point = len(figures) + int(exponent)
    if 1e-3 <= size < 1e7:
        whole = figures[:point].ljust(point, "0") if point > 0 else "0"
        fraction = figures[point:] if point > 0 else "0" * -point + figures
        return f"{sign}{whole}.{fraction or '0'}"
    return f"{sign}{figures[0]}.{figures[1:] or '0'}E{point - 1}"


def _write(value: object, number: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Number):
        return java_number(value) if number is java_number else str(value)
    if isinstance(value, str):
        return write_string(value)
    if isinstance(value, list):
        return "[" + ",".join(_write(each, number) for each in value) + "]"
    assert isinstance(value, dict)
    members = (f"{write_string(name)}:{_write(each, number)}" for name, each in value.items())
    return "{" + ",".join(members) + "}"


SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def _escaped(character: str) -> str:
    if character in SHORT_ESCAPES:
        return SHORT_ESCAPES[character]
    return f"\\u{ord(character):04X}" if character < " " else character


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members: dict[str, object] = {}
    for name, value in pairs:
        members[name] = value
    if len(members) > MEMBERS_MAX:
        raise NoModelError("too many members")
    return members


def _refuse(word: str) -> NoReturn:
    raise NoModelError(f"{word} is no JSON")


def _depth(text: str) -> int:
    deepest = depth = 0
    is_string = is_escaped = False
    for character in text:
        if is_string:
            is_string = is_escaped or character != '"'
            is_escaped = character == "\\" and not is_escaped
        elif character == '"':
            is_string = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest
