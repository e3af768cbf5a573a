"""Makes of what schemathesis sends a call of the marketplace: to the address that it really has, and signed over the bytes that travel."""

from __future__ import annotations

import hashlib
import json
import os
import time
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import requests

import signing
from json_model import NoModelError, canonical


@dataclass(frozen=True)
class Way:
    """How the calls of one operation travel."""

    path: str
    scheme: str
    key: str
    """With which its answers are signed."""
    answer_key: str


@dataclass(frozen=True)
class Settings:
    ways: dict[str, Way]
    keys: frozenset[str]
    pools: dict[str, list[str]]
    is_forged: bool
    bearer: str
    statuses: frozenset[int]


def read_settings() -> Settings:
    with open(os.environ["KOOGATE_FUZZ_SETTINGS"], encoding="utf-8") as file:
        read = json.load(file)
    ways = {name: Way(**way) for name, way in read["ways"].items()}
    return Settings(
        ways=ways,
        keys=frozenset(way.answer_key for way in ways.values()),
        pools=read["pools"],
        is_forged=read["isForged"],
        bearer=read["bearer"],
        statuses=frozenset(read["statuses"]),
    )


class Signed(requests.auth.AuthBase):
    """The last to touch a request: what is signed is what is sent."""

    def __init__(self, way: Way) -> None:
        self.way = way

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        address = urlsplit(request.url or "")
        body = _bytes_of(request.body)
        query, headers = proof(self.way, body, address.query)
        joined = "&".join(part for part in (address.query, urlencode(query)) if part)
        request.url = urlunsplit(address._replace(path=self.way.path, query=joined))
        request.headers.update(headers)
        return request


class WithToken(requests.auth.AuthBase):
    """A call of the management API."""

    def __init__(self, token: str) -> None:
        self.token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


def proof(way: Way, body: bytes, query: str) -> tuple[dict[str, str], dict[str, str]]:
    """What the query and the headers get."""
    key, timestamp, nonce = way.key, str(time.time_ns() // 1_000_000), os.urandom(16).hex()
    if way.scheme == "auth-token":
        parameters = parse_qsl(query, keep_blank_values=True, errors="replace")
        time_stamp = next((value for name, value in parameters if name == "timeStamp"), "")
        return {"authToken": signing.token(key, time_stamp, signing.query_message(parameters))}, {}
    if way.scheme == "kit-auth-token":
        message, time_stamp = signing.body_message(body)
        return {}, {"authToken": _token_of_body(key, time_stamp, message)}
    payload, is_plain = _choose(body, way.scheme)
    if way.scheme == "kit":
        sign = signing.plain_signature(key, nonce, timestamp, payload)
        return {}, {"x-sign": sign, "x-timestamp": timestamp, "x-nonce": nonce}
    formula = signing.plain_signature if is_plain else signing.hashed_signature
    return {"signature": formula(key, nonce, timestamp, payload), "timestamp": timestamp, "nonce": nonce}, {}


def _choose(body: bytes, scheme: str) -> tuple[bytes, bool]:
    """Where several forms are accepted, the body decides which one it gets, so that a case is the same each time."""
    choice = hashlib.sha256(body).digest()[0]
    is_plain = scheme == "order-notify" and choice & 2 == 0
    if choice & 1 == 0:
        return body, is_plain
    try:
        return canonical(body), is_plain
    except NoModelError:
        return body, is_plain


def _token_of_body(key: str, time_stamp: str, message: str) -> str:
    try:
        return signing.token(key, time_stamp, message)
    except UnicodeEncodeError:
        return "half of a character has no token"


def _bytes_of(body: object) -> bytes:
    if body is None:
        return b""
    return body.encode() if isinstance(body, str) else bytes(body) if isinstance(body, (bytes, bytearray)) else b""


def is_unsignable(way: Way, body: bytes) -> bool:
    """A body whose token nobody can make, or that has no time."""
    if way.scheme != "kit-auth-token":
        return False
    message, time_stamp = signing.body_message(body)
    try:
        message.encode()
    except UnicodeEncodeError:
        return True
    return time_stamp == ""
