from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

import ocr
from ocr.messages import kind_name, refusal_codes, refusal_message, remark_codes, remark_message
from ocr.picture.quality import CODES as QUALITY_CODES
from ocr.readers import KINDS
from ocr.sniff import OFFICE

VALUES: dict[str, object] = {
    "size": 25, "limit": 20, "pages": 80, "page": 3, "kind": "zip", "width": 10, "height": 20,
    "part": "照片.jpg", "count": 2,
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(refusal_codes()))
def test_a_refusal_names_the_file_and_what_to_do(code: str) -> None:
    message = refusal_message(code, "营业执照.jpg", **VALUES)

    assert "营业执照.jpg" in message
    assert re.search("请", message)
    assert "{" not in message


@pytest.mark.parametrize("code", sorted(remark_codes()))
def test_a_remark_is_a_whole_sentence(code: str) -> None:
    message = remark_message(code, **{**VALUES, "kind": "png"})

    assert message.endswith("。")
    assert "{" not in message


def test_every_kind_has_a_name() -> None:
    for kind in KINDS | OFFICE:
        assert kind_name(kind) != kind


def test_a_strange_name_is_shown_on_one_line() -> None:
    message = refusal_message("empty", "a\n<b>\x00" + "长" * 500)

    assert "\n" not in message
    assert "\x00" not in message
    assert len(message) < 200


def test_codes_used_in_the_code_have_words() -> None:
    """Each code that a module raises or notes stands in the catalogue, and none there is idle."""
    package = Path(str(files("ocr")))
    source = "\n".join(path.read_text("utf-8") for path in package.rglob("*.py"))
    raised = set(re.findall(r'(?:UnreadableError|Refused|_LostError)\(\s*"(\w+)"', source))
    raised |= {"unsupported", "unsupported_office"}  # chosen in one expression
    noted = set(re.findall(r'remark\("(\w+)"', source))
    noted |= QUALITY_CODES | {"wrong_extension", "part_refused"}

    assert raised == refusal_codes()
    assert noted == remark_codes()


def test_the_exports_exist() -> None:
    assert all(hasattr(ocr, name) for name in ocr.__all__)
