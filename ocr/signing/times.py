"""Times as signers write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_TIME = re.compile(
    r"(?:D:)?(\d{4})-?(\d\d)-?(\d\d)[T ]?(\d\d):?(\d\d):?(\d\d)(?:[.,]\d+)?\s*"
    r"(Z|[+-]\d\d(?:[:']?\d\d)?)?"
)


def iso_time(written: str) -> str:
    """A time of OFD, ASN.1 or PDF (`D:20200101120000+08'00'`) as ISO 8601; empty for another."""
    match = _TIME.match(written.strip())
    if match is None:
        return ""
    year, month, day, hour, minute, second = (int(one) for one in match.groups()[:6])
    try:
        time = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return ""
    zone = (match.group(7) or "").replace("'", "").replace(":", "")
    if len(zone) >= 3:
        zone = f"{zone[:3]}:{zone[3:] or '00'}"
    return time.replace(tzinfo=None).isoformat() + zone
