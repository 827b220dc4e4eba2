from __future__ import annotations

from typing import cast

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

import ocr
from ocr.context import Context
from ocr.document import Coverage, ElectronicSignature
from ocr.engine import Engine
from ocr.limits import Limits
from ocr.readers.pdf_signatures import read_signatures
from ocr.signing import cms, ses, sm2
from ocr.signing.times import iso_time
from tests.ocr import draw, signed_pdf

SIZES = [(1500, 2000, 0)]  # a page picture at 2.5 pixels a point


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65_537, 2048)


def signatures(data: bytes, sizes: list[tuple[int, int, int]] = SIZES) -> Context:
    context = Context(Limits(), cast("Engine", None))
    read_signatures(data, sizes, context)
    return context


def only(data: bytes, sizes: list[tuple[int, int, int]] = SIZES) -> ElectronicSignature:
    (one,) = signatures(data, sizes).signatures
    return one


def codes(context: Context) -> list[str]:
    return [note.code for note in context.remarks]


def test_a_signed_pdf_is_whole_and_intact(key: rsa.RSAPrivateKey) -> None:
    context = signatures(signed_pdf.signed(key))

    (one,) = context.signatures
    assert one.signer == "张三"
    assert (one.coverage, one.intact) == (Coverage.WHOLE, True)
    assert one.signed_at[:4].isdigit()
    assert one.method == "sha256 rsassa_pkcs1v15"
    assert (one.page, one.box) == (1, (750.0, 1500.0, 1125.0, 1750.0))
    assert codes(context) == []


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()])
def test_elliptic_curves(curve: ec.EllipticCurve) -> None:
    one = only(signed_pdf.signed(ec.generate_private_key(curve)))

    assert one.intact is True
    assert "ecdsa" in one.method


def test_a_signature_without_attributes(key: rsa.RSAPrivateKey) -> None:
    data = signed_pdf.signed(key, attributes=False)

    assert only(data).intact is True
    assert only(data).signed_at == "2024-02-03T04:05:06+08:00"
    assert only(data.replace(b"Hello office", b"Hello 0ffice")).intact is False


def test_a_changed_letter_breaks_it(key: rsa.RSAPrivateKey) -> None:
    context = signatures(signed_pdf.signed(key).replace(b"Hello office", b"Hello 0ffice"))

    assert context.signatures[0].intact is False
    assert codes(context) == ["signature_broken"]


def test_bytes_behind_it_are_not_covered(key: rsa.RSAPrivateKey) -> None:
    context = signatures(signed_pdf.appended(signed_pdf.signed(key)))

    (one,) = context.signatures
    assert (one.coverage, one.intact) == (Coverage.PART, True)
    assert codes(context) == ["signature_partial"]


def test_a_value_by_another_key_is_no_signature(key: rsa.RSAPrivateKey) -> None:
    """Digests that fit prove nothing when the certificate's key did not sign them."""
    content = b"content"
    der = bytearray(signed_pdf.cms(content, key, "张三"))
    der[-1] ^= 1  # the last byte of the RSA value

    found = cms.examine(bytes(der), content)

    assert found is not None
    assert found.intact is False


@pytest.mark.parametrize("numbers", ["0 5 9 999999", "0 -1 4 2", "5 9 20 3", "0 1", "[] 1 (a) 4"])
def test_impossible_ranges(key: rsa.RSAPrivateKey, numbers: str) -> None:
    data = signed_pdf.signed(key)
    start = data.index(b"/ByteRange [") + len(b"/ByteRange [")
    end = data.index(b"]", start)
    data = data[:start] + numbers.encode().ljust(end - start) + data[end:]

    one = only(data)

    assert (one.intact, one.coverage) == (False, Coverage.UNKNOWN)


def test_a_gap_that_holds_more_than_the_value_is_refused(key: rsa.RSAPrivateKey) -> None:
    """Else a page could be hidden in the gap, where no digest looks."""
    data = bytearray(signed_pdf.signed(key))
    at = data.index(b"0" * 40)
    data[at : at + 20] = b"> /Evil (a page) /X<"

    assert only(bytes(data)).intact is False


@pytest.mark.parametrize(
    ("rotate", "turned", "size", "box"),
    [
        (90, 0, (2000, 1500), (250.0, 750.0, 500.0, 1125.0)),
        (180, 0, (1500, 2000), (375.0, 250.0, 750.0, 500.0)),
        (270, 0, (2000, 1500), (1500.0, 375.0, 1750.0, 750.0)),
        (0, 90, (2000, 1500), (250.0, 750.0, 500.0, 1125.0)),
        (270, 90, (1500, 2000), (750.0, 1500.0, 1125.0, 1750.0)),
    ],
)
def test_the_place_on_a_turned_page(
    key: rsa.RSAPrivateKey,
    rotate: int,
    turned: int,
    size: tuple[int, int],
    box: tuple[float, ...],
) -> None:
    one = only(signed_pdf.signed(key, rotate=rotate), [(*size, turned)])

    assert one.box == pytest.approx(box)


def test_an_invisible_signature_has_no_place(key: rsa.RSAPrivateKey) -> None:
    one = only(signed_pdf.signed(key, rect="0 0 0 0"))

    assert (one.page, one.box) == (0, None)


def test_the_mark_alone_makes_no_signature() -> None:
    assert signatures(draw.text_pdf() + b"/ByteRange").signatures == []
    assert signatures(b"%PDF-1.7 /ByteRange").signatures == []


@pytest.mark.slow
def test_the_reader_lists_it(reader: ocr.Reader, key: rsa.RSAPrivateKey) -> None:
    document = reader.read(signed_pdf.appended(signed_pdf.signed(key, "李四")), "合同.pdf")

    assert isinstance(document, ocr.Document)
    assert document.text == "Hello changed"
    assert [(s.signer, s.coverage, s.page) for s in document.signatures] == [
        ("李四", Coverage.PART, 1)
    ]
    assert [remark.code for remark in document.remarks] == ["signature_partial"]


# The example of GB/T 32918.5-2017, annex A.
POINT = bytes.fromhex(
    "04"
    "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
R = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
S = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA


def test_sm2_verifies_the_example_of_the_standard() -> None:
    assert sm2.verify(POINT, b"message digest", (R, S))


@pytest.mark.parametrize(
    ("key", "message", "pair"),
    [
        (POINT, b"message digesu", (R, S)),
        (POINT, b"message digest", (R + 1, S)),
        (POINT, b"message digest", (R, S ^ 1)),
        (POINT, b"message digest", (0, S)),
        (POINT, b"message digest", (R, 1 << 256)),
        (POINT[:-1] + b"\x14", b"message digest", (R, S)),
        (POINT[:-1], b"message digest", (R, S)),
        (b"", b"message digest", (R, S)),
    ],
)
def test_sm2_refuses_all_else(key: bytes, message: bytes, pair: tuple[int, int]) -> None:
    assert not sm2.verify(key, message, pair)


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("20200305112131Z", "2020-03-05T11:21:31Z"),
        ("2020-07-16 16:04:27", "2020-07-16T16:04:27"),
        ("20201010065840.923Z", "2020-10-10T06:58:40Z"),
        ("D:20240203040506+08'00'", "2024-02-03T04:05:06+08:00"),
        ("D:20240203040506-05", "2024-02-03T04:05:06-05:00"),
        ("20201301000000", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_times(written: str, time: str) -> None:
    assert iso_time(written) == time


@pytest.mark.parametrize(
    "data", [b"", b"\x30", b"\x30\x80", b"\x30\x84\xff\xff\xff\xff", b"\x30" * 5000]
)
def test_garbage_is_no_signature(data: bytes) -> None:
    assert cms.examine(data, b"") is None
    assert ses.read_seal_signature(data) is None
    assert ses.read_seal(data) == ("", None)
