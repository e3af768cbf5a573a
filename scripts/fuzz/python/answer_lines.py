"""Answers questions on standard input, one JSON object a line, so that a test can hold the server's own code against these models."""

from __future__ import annotations

import base64
import json
import sys
from typing import Any

import signing
from json_model import NoModelError, canonical


def answer(question: dict[str, Any]) -> object:
    body = base64.b64decode(question.get("body", ""))
    key, nonce, timestamp = (question.get(name, "") for name in ("key", "nonce", "timestamp"))
    match question["of"]:
        case "canonical":
            try:
                return base64.b64encode(canonical(body)).decode()
            except NoModelError:
                return None
        case "hashed":
            return signing.hashed_signature(key, nonce, timestamp, body)
        case "plain":
            return signing.plain_signature(key, nonce, timestamp, body)
        case "query-token":
            parameters = [(name, value) for name, value in question["parameters"]]
            return _token(key, dict(reversed(parameters)).get("timeStamp", ""), signing.query_message(parameters))
        case "body-token":
            message, time_stamp = signing.body_message(body)
            return _token(key, time_stamp, message)
        case "body-sign":
            return signing.is_body_sign(question["header"], key, body)
    raise ValueError(question["of"])


def _token(key: str, time_stamp: str, message: str) -> str | None:
    try:
        return signing.token(key, time_stamp, message)
    except UnicodeEncodeError:
        return None


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
