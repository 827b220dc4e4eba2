from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocr
from ocr.ofd.text import deltas
from tests.ocr import ofd_maker as make


@pytest.mark.parametrize(
    ("written", "count", "expected"),
    [
        ("1 2 3", 3, [1, 2, 3]),
        ("g 3 1.5", 3, [1.5, 1.5, 1.5]),
        ("g 2 1 5 g 2 1", 5, [1, 1, 5, 1, 1]),
        ("2.5", 4, [2.5, 2.5, 2.5, 2.5]),
        ("1 2 3 4", 2, [1, 2]),
        ("g 999999999 1", 3, [1, 1, 1]),
        ("g nan inf 2", 2, [2, 2]),
        ("inf 1e999 -1", 3, [0, 0, -1]),
        ("g", 2, []),
        ("", 2, []),
        (None, 2, []),
        ("1", 0, []),
    ],
)
def test_deltas(written: str | None, count: int, expected: list[float]) -> None:
    assert deltas(written, count) == expected


@given(st.text("g0123456789 .-einfa"), st.integers(0, 50))
@settings(max_examples=200)
def test_deltas_are_never_more_than_asked_for(written: str, count: int) -> None:
    found = deltas(written, count)

    assert len(found) in {0, count}
    assert all(abs(one) <= 1e6 for one in found)


def test_lines_and_words_have_boxes_in_pixels() -> None:
    (page,) = make.read_pages(make.ofd(make.page(make.text("甲方ABC 12号", x=21, y=29.7, size=10))))

    (line,) = page.lines
    assert line.raw == "甲方ABC 12号"
    assert line.text == "甲方ABC 12号"
    assert [word.raw for word in line.words] == ["甲", "方", "ABC", "12", "号"]
    scale = 2000 / 297
    assert line.box.left == pytest.approx(21 * scale)
    assert line.words[1].box.left == pytest.approx(31 * scale)
    assert line.box.bottom == pytest.approx((29.7 + 10 + 1.4) * scale)
    assert (page.width, page.height) == (1414, 2000)


def test_neighbours_are_one_line_and_far_pieces_are_two() -> None:
    objects = (
        make.text("名", x=20), make.text("称", x=25.5), make.text("某公司", x=60),
        make.text("下一行", x=20, y=45),
    )  # fmt: skip

    assert make.raw(make.ofd(make.page(*objects))) == ["名称", "某公司", "下一行"]


def test_a_drawn_line_divides_what_stands_close() -> None:
    rule = make.path("M 30.2 20 L 30.2 60")
    two = (make.text("金额", x=20), make.text("大写", x=30.5))

    assert make.raw(make.ofd(make.page(*two))) == ["金额大写"]
    assert make.raw(make.ofd(make.page(*two, rule))) == ["金额", "大写"]


def test_a_code_may_break_its_rows_itself() -> None:
    code = 'X="0" Y="5" DeltaX="g 2 5 -10 g 2 5" DeltaY="g 2 0 8 g 2 0"'

    assert make.raw(make.ofd(make.page(make.text("第一行第二行", code=code)))) == [
        "第一行",
        "第二行",
    ]


def test_a_column_is_one_vertical_line() -> None:
    code = 'X="0" Y="5" DeltaX="g 2 0" DeltaY="g 2 7"'
    (page,) = make.read_pages(
        make.ofd(
            make.page(make.text("购买方", code=code, more="")),
        )
    )

    (line,) = page.lines
    assert (line.raw, line.vertical) == ("购买方", True)


def test_an_own_matrix_moves_and_scales() -> None:
    data = make.ofd(make.page(make.text("缩放", size=10, more='CTM="0.5 0 0 0.5 10 0"')))

    (line,) = make.read_pages(data)[0].lines
    assert line.box.left == pytest.approx(30 * 2000 / 297)
    assert line.box.right == pytest.approx(40 * 2000 / 297)


@pytest.mark.parametrize(
    ("matrix", "turn"), [("0 1 -1 0 0 0", 270), ("0 -1 1 0 0 0", 90), ("-1 0 0 -1 0 0", 180)]
)
def test_a_page_of_turned_text_is_turned_back(matrix: str, turn: int) -> None:
    words = make.text("这一页横着放", x=100, y=150, more=f'CTM="{matrix}"').replace(
        "160 10", "90 90"
    )
    given = make.context()
    (page,) = make.read_pages(make.ofd(make.page(words)), given)

    (line,) = page.lines
    assert (line.raw, line.vertical, page.rotation) == ("这一页横着放", False, turn)
    assert [note.code for note in given.remarks] == ["turned"]


def test_glyph_numbers_stand_for_the_characters_they_replace() -> None:
    transform = (
        '<ofd:CGTransform CodePosition="1" CodeCount="2" GlyphCount="1"><ofd:Glyphs>40</ofd:Glyphs>'
        "</ofd:CGTransform>"
    )
    words = make.text("文fi件").replace("<ofd:TextCode", transform + "<ofd:TextCode")

    assert make.raw(make.ofd(make.page(words))) == ["文fi件"]


@pytest.mark.parametrize(
    "hidden",
    [
        make.text("看不见", y=60, more='Visible="false"'),
        make.text("看不见", y=60, more='Alpha="0"'),
        make.text("看不见", y=60, more='Fill="false"'),
        make.text("看不见", x=400, y=60),
        make.text("看不见", y=60).replace("<ofd:TextCode", '<ofd:FillColor Value="255 255 255"/><ofd:TextCode'),
        make.text("看不见", y=60).replace("<ofd:TextCode", '<ofd:FillColor Value="0 0 0" Alpha="3"/><ofd:TextCode'),
        make.text("看不见", y=60)
        + make.path("M 0 55 L 210 55 L 210 80 L 0 80 C", more='Fill="true" Stroke="false"',
                    inner='<ofd:FillColor Value="240 240 240"/>'),
        make.text("看不见", y=60).replace(
            "<ofd:TextCode",
            '<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path Boundary="0 0 200 200"><ofd:AbbreviatedData>'
            "M 90 90 L 95 90 L 95 95 C</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip>"
            "</ofd:Clips><ofd:TextCode",
        ),
    ],
    ids="invisible transparent unfilled outside white faint covered clipped".split(),
)  # fmt: skip
def test_text_that_nobody_sees_is_not_read(hidden: str) -> None:
    given = make.context()

    assert make.raw(make.ofd(make.page(make.text("看得见"), hidden)), given) == ["看得见"]
    invisible = 'Visible="false"' in hidden  # the file itself says so: nothing to remark on
    assert [note.code for note in given.remarks] == ([] if invisible else ["hidden_text"])


def test_one_hidden_letter_within_a_line() -> None:
    white = '<ofd:FillColor Value="255 255 255"/>'
    three = (
        make.text("同意", x=20),
        make.text("不", x=30).replace("<ofd:TextCode", white + "<ofd:TextCode"),
        make.text("批准", x=35),
    )

    assert make.raw(make.ofd(make.page(*three))) == ["同意 批准"]


def test_text_over_a_dark_ground_is_seen() -> None:
    ground = make.path(
        "M 0 0 L 210 0 L 210 297 L 0 297 C",
        more='Fill="true"',
        inner='<ofd:FillColor Value="0 0 128"/>',
    )
    white = make.text("白字").replace(
        "<ofd:TextCode", '<ofd:FillColor Value="255 255 255"/><ofd:TextCode'
    )

    assert make.raw(make.ofd(make.page(ground, white))) == ["白字"]


def test_templates_annotations_and_documents() -> None:
    common = '<ofd:TemplatePage ID="50" BaseLoc="Tpl.xml"/><ofd:TemplatePage ID="51" BaseLoc="Tpl2.xml"/>'
    use = '<ofd:Template TemplateID="50" ZOrder="Foreground"/>'
    content = make.parts(
        make.page(make.text("正文"), head=use),
        common=common,
        document="<ofd:Annotations>Annots.xml</ofd:Annotations>",
    )
    content["Doc_0/Tpl.xml"] = make.page(make.text("模板", y=50))
    content["Doc_0/Tpl2.xml"] = make.page(make.text("没有用到", y=70))
    content["Doc_0/Annots.xml"] = (
        f'<ofd:Annotations {make.SPACE}><ofd:Page PageID="100"><ofd:FileLoc>A.xml</ofd:FileLoc>'
        "</ofd:Page></ofd:Annotations>"
    )
    note = make.text("注释", x=0, y=0)
    content["Doc_0/A.xml"] = (
        f'<ofd:PageAnnot {make.SPACE}><ofd:Annot ID="1" Type="Stamp"><ofd:Appearance '
        f'Boundary="100 200 50 20">{note}</ofd:Appearance></ofd:Annot><ofd:Annot ID="2" '
        f'Visible="false"><ofd:Appearance Boundary="10 250 50 20">{note}</ofd:Appearance>'
        "</ofd:Annot></ofd:PageAnnot>"
    )
    other = make.parts(make.page(make.text("第二份")), area="0 0 100 100", folder="Doc_1")
    del other["OFD.xml"]
    body = "<ofd:DocBody><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    content["OFD.xml"] = str(content["OFD.xml"]).replace("</ofd:OFD>", body)

    pages = make.read_pages(make.zipped(content | other))

    assert [[line.raw for line in page.lines] for page in pages] == [
        ["正文", "模板", "注释"],
        ["第二份"],
    ]
    assert (pages[1].width, pages[1].height) == (2000, 2000)
    assert pages[0].lines[2].box.left == pytest.approx(100 * 2000 / 297)


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig", "utf-16"])
def test_encodings_of_xml(encoding: str) -> None:
    content = make.parts(make.page(make.text("国标编码")))
    name = encoding.removesuffix("-sig")
    page = str(content["Doc_0/Pages/Page_0/Content.xml"]).replace(
        'encoding="UTF-8"', f'encoding="{name}"'
    )
    content["Doc_0/Pages/Page_0/Content.xml"] = page.encode(encoding)

    assert make.raw(make.zipped(content)) == ["国标编码"]


@pytest.mark.parametrize(
    "location", ["/Doc_0/Document.xml", "doc_0/document.xml", "Doc_0\\Document.xml"]
)
def test_careless_locations(location: str) -> None:
    content = make.parts(make.page(make.text("正文")))
    content["OFD.xml"] = str(content["OFD.xml"]).replace("Doc_0/Document.xml", location)

    assert make.raw(make.zipped(content)) == ["正文"]


def test_the_current_version_counts() -> None:
    versions = (
        '<ofd:Versions><ofd:Version ID="1" BaseLoc="Doc_0/V1.xml"/>'
        '<ofd:Version ID="2" Current="true" BaseLoc="Doc_0/V2.xml"/></ofd:Versions>'
    )
    content = make.parts(make.page(make.text("旧版")), body=versions)
    content |= {
        k: v
        for k, v in make.parts(make.page(make.text("新版")), folder="Doc_0/New").items()
        if k != "OFD.xml"
    }
    content["Doc_0/V2.xml"] = (
        f"<ofd:DocVersion {make.SPACE}><ofd:DocRoot>New/Document.xml</ofd:DocRoot></ofd:DocVersion>"
    )

    assert make.raw(make.zipped(content)) == ["新版"]


def test_a_direction_without_distances_leads_downwards() -> None:
    words = make.text("购买方", code='X="0" Y="5"', more='ReadDirection="90"')

    (line,) = make.read_pages(make.ofd(make.page(words)))[0].lines
    assert (line.raw, line.vertical) == ("购买方", True)
    assert line.box.bottom - line.box.top == pytest.approx(15 * 2000 / 297, rel=0.1)


def test_labels_of_single_letters_are_joined() -> None:
    column = [make.text(c, x=20, y=60 + 9 * i) for i, c in enumerate("申请人")]
    (page,) = make.read_pages(make.ofd(make.page(make.text("正文"), *column)))

    assert [(line.raw, line.vertical) for line in page.lines] == [("正文", False), ("申请人", True)]


def test_a_watermark_comes_after_what_it_crosses() -> None:
    across = make.text("仅供办理使用", x=40, y=40, size=10, more='CTM="0.87 0.5 -0.5 0.87 0 0"')
    rows = [make.text(f"第{c}行", y=30 + 12 * i) for i, c in enumerate("一二三四五六")]

    assert make.raw(make.ofd(make.page(across, *rows))) == [
        *(f"第{c}行" for c in "一二三四五六"),
        "仅供办理使用",
    ]


@pytest.mark.slow
def test_what_stands_under_a_patch_is_not_read(reader: ocr.Reader) -> None:
    patch = make.path(
        "M 15 38 L 120 38 L 120 52 L 15 52 C",
        more='Fill="true" Stroke="false"',
        inner='<ofd:FillColor Value="255 255 255"/>',
    )
    objects = (
        make.text("核准的经营项目"), make.text("有效期至二零二四年", y=40), patch,
        make.text("有效期至二零二九年", y=40),
    )  # fmt: skip

    outcome = reader.read(make.ofd(make.page(*objects)), "改.ofd")

    assert isinstance(outcome, ocr.Document)
    assert [line.raw for line in outcome.pages[0].lines] == ["核准的经营项目", "有效期至二零二九年"]


def test_attached_files_that_people_see_are_named_as_unread() -> None:
    content = make.parts(
        make.page(make.text("正文")), document="<ofd:Attachments>A.xml</ofd:Attachments>"
    )
    content["Doc_0/A.xml"] = (
        f'<ofd:Attachments {make.SPACE}><ofd:Attachment ID="1" Name="a"/>'
        '<ofd:Attachment ID="2" Name="invoice" Visible="false"/></ofd:Attachments>'
    )
    given = make.context()

    assert make.raw(make.zipped(content), given) == ["正文"]
    assert [(note.code, note.values) for note in given.remarks] == [
        ("attached_files", {"count": 1})
    ]
