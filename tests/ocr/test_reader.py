"""Whole files through a real child process."""

from __future__ import annotations

import dataclasses
import io
import os
import signal
import threading
from pathlib import Path

import psutil
import pytest
from PIL import Image

import ocr
from tests.ocr import draw

pytestmark = pytest.mark.slow


def words(document: ocr.Document | ocr.Refusal) -> list[str]:
    assert isinstance(document, ocr.Document), document
    return [line.text for line in document.pages[0].lines]


def expected(lines: tuple[str, ...] = draw.LICENCE) -> list[str]:
    return [ocr.normalise(line) for line in lines]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP"])
def test_a_drawn_page_is_read_in_order(reader: ocr.Reader, kind: str) -> None:
    document = reader.read(draw.encoded(draw.page(), kind), f"营业执照.{kind.lower()}")

    assert words(document) == expected()
    assert isinstance(document, ocr.Document)
    assert document.kind == kind.lower()
    assert document.remarks == ()
    page = document.pages[0]
    assert page.source is ocr.PageSource.OCR
    assert page.quality is not None
    assert page.quality.legibility > 0.95
    with Image.open(io.BytesIO(page.image)) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (page.width, page.height)
    first = page.lines[0].box
    assert 100 < first.left < 150
    assert 120 < first.top < first.bottom < 200


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_turned_page_is_turned_back(reader: ocr.Reader, angle: int) -> None:
    turned = draw.page().rotate(-angle, expand=True)  # clockwise

    document = reader.read(draw.encoded(turned), "turned.png")

    assert words(document) == expected()
    assert isinstance(document, ocr.Document)
    assert document.pages[0].rotation == (360 - angle) % 360
    assert [remark.code for remark in document.remarks] == ["turned"]


def test_exif_orientation_is_obeyed(reader: ocr.Reader) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # shown after a quarter turn clockwise
    stored = draw.page().rotate(90, expand=True)

    document = reader.read(draw.encoded(stored, "JPEG", exif=exif), "phone.jpg")

    assert words(document) == expected()
    assert isinstance(document, ocr.Document)
    assert document.pages[0].rotation == 0


def test_a_skewed_page_is_levelled(reader: ocr.Reader) -> None:
    skewed = draw.page().rotate(
        6.3, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC
    )

    document = reader.read(draw.encoded(skewed), "skewed.png")

    assert words(document) == expected()
    assert isinstance(document, ocr.Document)
    box = document.pages[0].lines[1].box
    assert box.bottom - box.top < 60


def test_text_under_a_red_seal_is_read_and_the_seal_reported(reader: ocr.Reader) -> None:
    sheet = draw.seal(draw.page(), (420, 680))

    document = reader.read(draw.encoded(sheet), "sealed.png")

    assert set(expected()) <= set(words(document))
    assert isinstance(document, ocr.Document)
    (seal,) = document.pages[0].seals
    assert seal.colour is ocr.SealColour.RED
    assert abs((seal.box.left + seal.box.right) / 2 - 420) < 12
    assert abs((seal.box.top + seal.box.bottom) / 2 - 680) < 12
    assert abs(seal.box.right - seal.box.left - 240) < 24


def test_a_seal_on_a_copy_is_reported_as_grey(reader: ocr.Reader) -> None:
    copy = draw.seal(draw.page(), (900, 1300)).convert("L")

    document = reader.read(draw.encoded(copy), "copy.png")

    assert isinstance(document, ocr.Document)
    (seal,) = document.pages[0].seals
    assert seal.colour is ocr.SealColour.GREY
    assert seal.text == "江海市晨光食品有限公司"


def test_the_ring_of_a_seal_is_read(reader: ocr.Reader) -> None:
    for colour, name in (((210, 40, 45), "red"), ((40, 60, 200), "blue")):
        sheet = draw.seal(draw.page(), (880, 1250), colour=colour)

        document = reader.read(draw.encoded(sheet, "JPEG"), "sealed.jpg")

        assert isinstance(document, ocr.Document)
        (seal,) = document.pages[0].seals
        assert seal.colour == name
        assert seal.text == "江海市晨光食品有限公司"


def test_a_small_picture_on_its_head_is_read(reader: ocr.Reader) -> None:
    card = draw.page(draw.LICENCE[:4], size=(560, 380), letters=22).rotate(180)

    document = reader.read(draw.encoded(card), "card.png")

    assert words(document) == expected(draw.LICENCE[:4])


def test_small_text_on_a_large_photo_is_read(reader: ocr.Reader) -> None:
    desk = Image.new("RGB", (2600, 3460), (226, 226, 226))
    desk.paste(draw.page().resize((850, 1200), Image.Resampling.LANCZOS), (800, 1100))

    document = reader.read(draw.encoded(desk, "JPEG", quality=90), "far.jpg")

    assert set(expected()) <= set(words(document))


def test_a_wrong_extension_is_repaired_and_remarked(reader: ocr.Reader) -> None:
    document = reader.read(draw.encoded(draw.page(), "JPEG"), "营业执照.pdf")

    assert words(document) == expected()
    assert isinstance(document, ocr.Document)
    assert document.kind == "jpeg"
    assert [remark.code for remark in document.remarks] == ["wrong_extension"]


def test_transparent_sixteen_bit_and_cmyk_pictures_are_read(reader: ocr.Reader) -> None:
    clear = draw.page().convert("RGBA")
    clear.putalpha(clear.convert("L").point(lambda v: 255 - v))
    black = Image.new("RGBA", clear.size)
    black.putalpha(clear.getchannel("A"))
    deep = Image.fromarray(__import__("numpy").asarray(draw.page().convert("L"), "uint16") * 257)
    for data in (
        draw.encoded(black),
        draw.encoded(deep),
        draw.encoded(draw.page().convert("CMYK"), "JPEG"),
    ):
        assert words(reader.read(data, "page")) == expected()


def test_an_empty_page_is_remarked_not_refused(reader: ocr.Reader) -> None:
    document = reader.read(draw.encoded(Image.new("RGB", (1000, 1400), "white")), "empty.png")

    assert words(document) == []
    assert isinstance(document, ocr.Document)
    assert [remark.code for remark in document.remarks] == ["blank"]


def test_a_blurred_page_is_remarked(reader: ocr.Reader) -> None:
    from PIL import ImageFilter

    blurred = draw.page().filter(ImageFilter.GaussianBlur(5))

    document = reader.read(draw.encoded(blurred), "blurred.png")

    assert isinstance(document, ocr.Document)
    codes = {remark.code for remark in document.remarks}
    assert codes & {"unreadable", "hard_to_read", "no_text"}


def test_pages_are_told_one_by_one(reader: ocr.Reader) -> None:
    told: list[ocr.PageRead] = []

    document = reader.read(draw.text_pdf(3), "three.pdf", told.append)

    assert isinstance(document, ocr.Document)
    assert [(one.page.number, one.total) for one in told] == [(1, 3), (2, 3), (3, 3)]


def test_a_child_killed_in_the_middle_is_replaced(models: Path) -> None:
    limits = dataclasses.replace(ocr.Limits(), page_seconds=120)
    many = draw.encoded(draw.page(), "PDF", append_images=[draw.page()] * 3, save_all=True)
    kills: list[int] = []

    with ocr.Reader(models=models, limits=limits) as reader:

        def kill(_: ocr.PageRead) -> None:
            (pid,) = reader.child_pids
            kills.append(pid)
            os.kill(pid, signal.SIGKILL)

        refused = reader.read(many, "many.pdf", kill)

        assert isinstance(refused, ocr.Refusal)
        assert refused.code == "interrupted"
        assert len(set(kills)) == 2  # tried once more in a new child
        assert words(reader.read(draw.encoded(draw.page()), "next.png")) == expected()


def test_a_child_over_its_time_is_ended(models: Path) -> None:
    limits = dataclasses.replace(ocr.Limits(), page_seconds=0.5)

    with ocr.Reader(models=models, limits=limits) as reader:
        refused = reader.read(draw.encoded(draw.page()), "slow.png")
        left = reader.child_pids

    assert isinstance(refused, ocr.Refusal)
    assert refused.code == "out_of_time"
    assert left == ()


def test_a_child_over_its_memory_is_ended(models: Path) -> None:
    limits = dataclasses.replace(ocr.Limits(), resident_bytes=200 * 1024 * 1024)

    with ocr.Reader(models=models, limits=limits) as reader:
        refused = reader.read(draw.encoded(draw.page()), "big.png")

    assert isinstance(refused, ocr.Refusal)
    assert refused.code == "out_of_memory"


def test_the_child_is_shut_in_and_lean(reader: ocr.Reader) -> None:
    assert isinstance(reader.read(draw.encoded(draw.page()), "page.png"), ocr.Document)

    (pid,) = reader.child_pids
    child = psutil.Process(pid)
    (isolation,) = reader.isolation
    assert isolation.privileges
    assert isolation.resources
    status = Path(f"/proc/{pid}/status").read_text()
    assert "NoNewPrivs:\t1" in status
    assert os.getsid(pid) == pid
    maps = Path(f"/proc/{pid}/maps").read_text()
    assert "libtorch" not in maps
    assert "paddle" not in Path(f"/proc/{pid}/environ").read_text().lower().replace(
        "paddle_pdx", ""
    )
    assert child.rlimit(psutil.RLIMIT_AS)[0] == ocr.Limits().address_bytes
    assert child.rlimit(psutil.RLIMIT_CORE)[0] == 0
    if isolation.network:
        network = Path(f"/proc/{pid}/net/dev").read_text().splitlines()[2:]
        assert [line.split(":")[0].strip() for line in network] == ["lo"]


def test_children_are_recycled(models: Path) -> None:
    limits = dataclasses.replace(ocr.Limits(), recycle_pages=2)

    with ocr.Reader(models=models, limits=limits) as reader:
        reader.read(draw.text_pdf(1), "one.pdf")
        (first,) = reader.child_pids
        reader.read(draw.text_pdf(1), "one.pdf")
        reader.read(draw.text_pdf(1), "one.pdf")
        (second,) = reader.child_pids

    assert first != second
    assert not psutil.pid_exists(first)
    assert not psutil.pid_exists(second)


def test_several_threads_share_a_reader(models: Path) -> None:
    results: dict[int, ocr.Document | ocr.Refusal] = {}
    with ocr.Reader(models=models, workers=2) as reader:

        def work(number: int) -> None:
            results[number] = reader.read(draw.text_pdf(1, f"Paper {number}"), "x.pdf")

        threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert [words(results[n]) for n in range(6)] == [[f"Paper {n}"] for n in range(6)]


def test_no_models_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"ocr\.models\.prepare"):
        ocr.Reader(models=tmp_path)
