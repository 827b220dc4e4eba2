from __future__ import annotations

import cv2
import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from PIL import Image, ImageDraw

from ocr.document import Coverage, ElectronicSignature, Page
from tests.ocr import draw, signed_pdf
from tests.ocr import ofd_maker as make
from tests.ocr import ofd_signer as signer

PAGE = "Doc_0/Pages/Page_0/Content.xml"
VALUE = "Doc_0/Signs/Sign_0/SignedValue.dat"
DESCRIPTION = "Doc_0/Signs/Sign_0/Signature.xml"


def looks() -> bytes:
    """A blue square, so that no search for seals takes it for one."""
    image = Image.new("RGBA", (80, 80), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((8, 8, 71, 71), outline=(0, 0, 255, 255), width=8)
    return draw.encoded(image)


def package(
    *,
    method: str = "1.2.156.10197.1.401",
    leave_out: str = "",
    old: bool = False,
    kind: str = "png",
    seal: bytes | None = None,
    stamps: str = signer.STAMP,
) -> dict[str, str | bytes]:
    content = make.parts(make.page(make.text("正文")), body=signer.BODY)
    covered = [name for name in content if name != leave_out]
    content["Doc_0/Signs/Signatures.xml"] = signer.LIST
    text = signer.description(content, covered, method, stamps)
    content[DESCRIPTION] = text
    content[VALUE] = signer.sealed_value(text, seal or looks(), kind, old=old)
    return content


def read(content: dict[str, str | bytes]) -> tuple[Page, ElectronicSignature, list[str]]:
    context = make.context()
    (page,) = make.read_pages(make.zipped(content), context)
    (signature,) = context.signatures
    return page, signature, [note.code for note in context.remarks]


@pytest.mark.parametrize("old", [False, True], ids=["GB/T 38540", "GM/T 0031"])
@pytest.mark.parametrize(
    "method", ["SM3", "1.2.156.10197.1.401", "SHA-256", "MD5", "1.3.14.3.2.26"]
)
def test_a_sealed_file_is_whole_and_intact(*, old: bool, method: str) -> None:
    page, found, codes = read(package(old=old, method=method))

    assert found.signer == "某某市行政审批局"
    assert found.seal_name == "某某市行政审批局（审批专用章）"
    assert found.signed_at == "2024-02-03T04:05:06Z"
    assert (found.coverage, found.intact) == (Coverage.WHOLE, True)
    scale = 2000 / 297
    assert found.box == pytest.approx((100 * scale, 200 * scale, 140 * scale, 240 * scale))
    assert codes == []
    assert [seal.text for seal in page.seals] == ["某某市行政审批局(审批专用章)"]


def test_the_seal_is_drawn_at_its_place_and_hides_no_text() -> None:
    stamp = '<ofd:StampAnnot ID="1" PageRef="100" Boundary="15 25 40 20"/>'
    page, _, _ = read(package(stamps=stamp))
    picture = cv2.imdecode(np.frombuffer(page.image, np.uint8), cv2.IMREAD_COLOR)

    x, y = (round(v * 2000 / 297) for v in (15 + 40 * 0.15, 25 + 20 * 0.8))
    blue, green, red = (int(v) for v in picture[y, x])
    assert blue > 200
    assert max(green, red) < 60
    assert [line.raw for line in page.lines] == ["正文"]


def test_a_seal_may_be_an_ofd_of_its_own() -> None:
    square = make.path(
        "M 1 1 L 9 1 L 9 9 L 1 9 C",
        more='LineWidth="1"',
        inner='<ofd:StrokeColor Value="0 0 255"/>',
    )
    seal = make.ofd(make.page(square), area="0 0 10 10")
    page, found, _ = read(package(seal=seal, kind="ofd"))
    picture = cv2.imdecode(np.frombuffer(page.image, np.uint8), cv2.IMREAD_COLOR)

    assert found.intact is True
    x, y = (round(v * 2000 / 297) for v in (104, 220))
    assert int(picture[y, x][0]) > 200 > int(picture[y, x][2])


def test_a_changed_page_breaks_it() -> None:
    content = package()
    content[PAGE] = str(content[PAGE]).replace("正文", "假文")
    page, found, codes = read(content)

    assert (found.intact, found.coverage) == (False, Coverage.PART)
    assert codes == ["signature_broken"]
    assert [line.raw for line in page.lines] == ["假文"]


def test_digests_made_right_again_break_the_signature() -> None:
    """Whoever changes a page can renew its digest, but not the signature over the digests."""
    content = package()
    content[PAGE] = str(content[PAGE]).replace("正文", "假文")
    names = [name for name in content if "/Signs/" not in name]
    content[DESCRIPTION] = signer.description(content, names, "SM3", signer.STAMP)

    assert read(content)[1].intact is False


def test_a_signed_digest_by_another_key_breaks_it() -> None:
    content = package()
    value = bytearray(content[VALUE] if isinstance(content[VALUE], bytes) else b"")
    value[-1] ^= 1
    content[VALUE] = bytes(value)

    assert read(content)[1].intact is False


@pytest.mark.parametrize("left_out", [PAGE, "Doc_0/PublicRes.xml", "Doc_0/Document.xml"])
def test_a_file_that_is_not_covered_makes_it_partial(left_out: str) -> None:
    _, found, codes = read(package(leave_out=left_out))

    assert (found.intact, found.coverage) == (True, Coverage.PART)
    assert codes == ["signature_partial"]


def test_a_file_added_later_makes_it_partial() -> None:
    _, found, _ = read(package() | {"Doc_0/Res/more.png": looks()})

    assert (found.intact, found.coverage) == (True, Coverage.PART)


def test_a_covered_file_that_is_gone_breaks_it() -> None:
    content = package()
    del content["Doc_0/PublicRes.xml"]

    assert read(content)[1].intact is False


def test_an_unknown_digest_is_not_judged() -> None:
    _, found, codes = read(package(method="1.2.3.4"))

    assert (found.intact, found.coverage) == (None, Coverage.UNKNOWN)
    assert codes == ["signature_unchecked"]


@pytest.mark.parametrize("gone", [VALUE, DESCRIPTION])
def test_a_missing_part_breaks_it(gone: str) -> None:
    content = package()
    del content[gone]

    assert read(content)[1].intact is False


@pytest.mark.parametrize("value", [b"", b"0\x80", b"\x30\x03\x02\x01\x01", b"x" * 3000])
def test_a_value_of_rubbish_is_not_judged(value: bytes) -> None:
    _, found, codes = read(package() | {VALUE: value})

    assert found.intact is None or found.intact is False
    assert codes[0] in {"signature_unchecked", "signature_broken"}


@pytest.mark.parametrize("change", [False, True])
def test_a_plain_signature_in_cms(*, change: bool) -> None:
    key = rsa.generate_private_key(65_537, 2048)
    content = package(stamps="")
    described = content[DESCRIPTION]
    assert isinstance(described, bytes)
    content[VALUE] = signed_pdf.cms(described, key, "张三")
    if change:
        content[DESCRIPTION] = described.replace(b"2024", b"2025")
    page, found, _ = read(content)

    assert (found.signer, found.page, found.box) == ("张三", 0, None)
    assert found.intact is not change
    assert page.seals == ()
