"""The five ways in which the marketplace signs its calls, and how its side checks an answer, written anew from the protocol."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable

from json_model import NoModelError, as_text, parse, sorted_by_code_units

# What Java calls white space; of its four control characters beyond these the server knows nothing, and no call has them.
JAVA_BLANK = re.compile(r"[\t-\r \u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]*")


def hashed_signature(key: str, nonce: str, timestamp: str, payload: bytes) -> str:
    """`signature` of the base scheme and, after one of its two pages, of the order notice."""
    inner = _hmac(key, payload).hex()
    return _hmac(key, (key + nonce + timestamp + inner).encode()).hex()


def plain_signature(key: str, nonce: str, timestamp: str, payload: bytes) -> str:
    """`x-sign` of the joint-operation kit and, after the other page, `signature` of the order notice."""
    return _hmac(key, (key + nonce + timestamp).encode() + payload).hex()


def token(key: str, time_stamp: str, message: str) -> str:
    """`authToken` of the older interfaces. A message with half of a character has no bytes to sign."""
    return base64.b64encode(_hmac(key + time_stamp, message.encode())).decode()


def query_message(parameters: Iterable[tuple[str, str]]) -> str:
    first: dict[str, object] = {}
    for name, value in parameters:
        first.setdefault(name, value)
    first.pop("authToken", None)
    return "&".join(f"{name}={value}" for name, value in sorted_by_code_units(first))


def body_message(body: bytes) -> tuple[str, str]:
    """The message of a kit call and its time; both empty for a body that is no object."""
    try:
        value = parse(body)
    except NoModelError:
        return "", ""
    if not isinstance(value, dict):
        return "", ""
    texts: dict[str, object] = {name: as_text(each) for name, each in value.items() if each is not None}
    signed = {name: text for name, text in texts.items() if not JAVA_BLANK.fullmatch(str(text))}
    message = "&".join(f"{name}={text}" for name, text in sorted_by_code_units(signed))
    return message, str(signed.get("timeStamp", ""))


BODY_SIGN = re.compile(r'sign_type="HMAC-SHA256", signature= "([A-Za-z0-9+/]{43}=)"')


def is_body_sign(header: str, key: str, body: bytes) -> bool:
    found = BODY_SIGN.fullmatch(header)
    return found is not None and hmac.compare_digest(found[1], base64.b64encode(_hmac(key, body)).decode())


def _hmac(key: str, message: bytes) -> bytes:
    return hmac.new(key.encode(), message, hashlib.sha256).digest()
