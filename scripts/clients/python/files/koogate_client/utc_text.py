"""Times as the API takes them."""

from datetime import datetime, timezone


def to_utc_text(moment: datetime) -> str:
    """The moment as RFC 3339 in UTC with the letter Z, to the millisecond."""
    if moment.tzinfo is None:
        raise ValueError(
            "this time has no time zone, so nobody knows when it is: "
            "use datetime.now(timezone.utc), or moment.replace(tzinfo=...)"
        )
    text = moment.astimezone(timezone.utc).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
