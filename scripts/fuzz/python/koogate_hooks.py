"""What schemathesis has to know of KooGate: how a call travels, ids that exist, and what must hold of every answer."""

from __future__ import annotations

import atexit
import base64
import hashlib
import json
import os
from collections import Counter
from typing import Any
from urllib.parse import unquote_plus

import schemathesis

from koogallery import Signed, WithToken, is_unsignable, read_settings
from signing import is_body_sign

# Of an order or an instance that does not allow what is asked: no failure of the server, although the code is the same.
FORBIDDEN_BY_DATA = (
    "the instance is still being provisioned; call again later",
    "the order was bought by another interface and has no License",
)

settings = read_settings()
counts: dict[str, Counter[str]] = {}
findings: dict[tuple[str, str, str], dict[str, Any]] = {}


@schemathesis.hook
def map_case(context: Any, case: Any) -> Any:
    """Only the random calls: printed examples and the edges of members go as they are.

    The whole case is changed and not its parts, since only of a case the tool looks again whether it still breaks the specification.
    """
    if case.meta is None or case.meta.phase.name != "fuzzing":
        return case
    for place in ("path_parameters", "query", "body"):
        container = getattr(case, place)
        known = _with_known_ids(container)
        if known is not container and known != container:
            setattr(case, place, known)
    return case


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    way = settings.ways.get(case.operation.label)
    if way is not None:
        kwargs["auth"] = Signed(way)
    elif settings.bearer:
        kwargs["auth"] = WithToken(settings.bearer)


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    of_operation = counts.setdefault(case.operation.label, Counter())
    of_operation[_outcome(response)] += 1


@schemathesis.check
def answer_is_of_the_server(context: Any, response: Any, case: Any) -> None:
    """Nothing but what is documented for a server that is well."""
    assert response.status_code in settings.statuses, f"HTTP {response.status_code}"


@schemathesis.check
def answer_is_signed(context: Any, response: Any, case: Any) -> None:
    way = settings.ways.get(case.operation.label)
    if way is None:
        return
    header = (response.headers.get("body-sign") or [""])[0]
    keys = {way.answer_key} if _is_positive(case) else settings.keys
    assert any(is_body_sign(header, key, response.content) for key in keys), f"Body-Sign: {header!r}"


@schemathesis.check
def code_is_right(context: Any, response: Any, case: Any) -> None:
    way = settings.ways.get(case.operation.label)
    if way is None:
        return
    members = _members(response)
    code = members.get("resultCode")
    if settings.is_forged:
        assert code in ("000001", "000002"), f"a forged call is answered {code}"
        return
    is_failure = code == "000005" and members.get("resultMsg") not in FORBIDDEN_BY_DATA
    assert not is_failure, f"000005: the server says that it has failed: {members.get('resultMsg')}"
    if _is_positive(case) and not is_unsignable(way, _sent_body(response)):
        assert code != "000001", "000001: a call that is signed rightly is refused as forged"


@schemathesis.check
def answer_tells_nothing(context: Any, response: Any, case: Any) -> None:
    text = response.content.decode("utf-8", "replace")
    # The tool takes texts out of this very file too, and names that a call has are told in what is wrong with it.
    sent = unquote_plus(response.request.url) + _sent_body(response).decode("utf-8", "replace")
    own = [word for word in ("node_modules", "SQLITE_", "    at ") if word not in sent]
    for word in (*own, *settings.keys):
        assert word not in text, f"the answer says {word!r}"


@schemathesis.hook
def filter_failure(context: Any, failure: Any, case: Any, response: Any) -> bool:
    """Drops none, and keeps of those that fail in the same way the shortest call."""
    finding = _finding(case, response, failure)
    way_to_fail = (finding["operation"], finding["check"], finding["message"].split("\n")[0][:80])
    known = findings.get(way_to_fail)
    if known is None or len(finding["body"]) < len(known["body"]):
        findings[way_to_fail] = finding
    return True


@atexit.register
def keep_what_was_seen() -> None:
    with open(os.environ["KOOGATE_FUZZ_OUTCOME"], "w", encoding="utf-8") as file:
        json.dump({"counts": counts, "findings": list(findings.values())}, file)


def _finding(case: Any, response: Any, failure: Any) -> dict[str, Any]:
    request = response.request
    return {
        "operation": case.operation.label,
        "check": failure.title,
        "message": failure.message,
        "method": request.method,
        "url": request.url,
        "headers": dict(request.headers),
        "body": base64.b64encode(_sent_body(response)).decode(),
        "status": response.status_code,
        "answer": response.content.decode("utf-8", "replace"),
    }


def _outcome(response: Any) -> str:
    code = _members(response).get("resultCode")
    return str(code) if isinstance(code, str) and response.status_code == 200 else str(response.status_code)


def _members(response: Any) -> dict[str, Any]:
    try:
        value = json.loads(response.content)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _sent_body(response: Any) -> bytes:
    body = response.request.body
    return body.encode() if isinstance(body, str) else body or b""


def _is_positive(case: Any) -> bool:
    """Whether the call is one that the specification allows."""
    meta = case.meta
    return meta is not None and meta.generation.mode.value == "positive"


def _with_known_ids(container: Any) -> Any:
    """In two of three cases an id becomes one that others have too: what is known meets what is done to it."""
    if not isinstance(container, dict):
        return container
    return {name: _known(name, value) for name, value in container.items()}


def _known(name: str, value: Any) -> Any:
    pool = settings.pools.get(name)
    if not pool or not isinstance(value, str):
        return value
    digest = hashlib.sha256(value.encode("utf-8", "replace")).digest()
    return pool[digest[1] % len(pool)] if digest[0] % 3 else value
