"""The number of a submission that the window has (办件编号), as people read it out and type it.

YS, the day, six random digits: it tells nothing of how many there are, and by itself it opens
nothing.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import date

__all__ = ["PHONE_DIGITS", "make_number", "read_contact", "read_number", "same_contact"]

PHONE_DIGITS = 11
_NUMBER = re.compile(r"(?<![0-9a-z])(?:ys)?[ -]?(\d{6})[ -]?(\d{6})(?![0-9a-z])", re.IGNORECASE)
_GAP = r"[ \-.·]?"
_PHONE = re.compile(rf"(?<!\d)(?:\+?86{_GAP})?(1[3-9](?:{_GAP}\d){{9}})(?!\d)")
_LAST = re.compile(r"(?<![0-9A-Za-z])(\d{4})(?![0-9A-Za-z年元块])")


def make_number(day: date) -> str:
    """Return a new number, such as `YS261123482917`; two of a day may meet by chance."""
    return f"YS{day:%y%m%d}{secrets.randbelow(10**6):06d}"


def read_number(text: str) -> str:
    """Return the number in a text in its stored form, ``""`` for none; YS may be left out."""
    found = _NUMBER.search(unicodedata.normalize("NFKC", text))
    return f"YS{found[1]}{found[2]}" if found else ""


def read_contact(text: str) -> str:
    """Return the mobile phone in a text, else the four digits in it, else ``""``; digits only."""
    plain = unicodedata.normalize("NFKC", text)
    phone = _PHONE.search(plain)
    if phone:
        return re.sub(r"\D", "", phone[1])
    last = _LAST.search(_NUMBER.sub(" ", plain))
    return last[1] if last else ""


def same_contact(given: str, phone: str) -> bool:
    """Tell whether what was given is the phone or its last four digits; in time that is constant.

    Nothing is the same as a phone that was never given.
    """
    end = phone[-4:] if len(given) == 4 else phone
    alike = secrets.compare_digest(given.encode(), end.encode())
    return alike and bool(phone)
