from __future__ import annotations

import pytest

from bench.papers import MATTERS, document, submission
from knowledge.schema import DocumentType
from prereview import ReadFile
from prereview.gather import join_sides, papers_of
from prereview.recognise import is_weak, recognise
from tests.prereview.conftest import TODAY, page


@pytest.mark.parametrize("matter", MATTERS)
def test_every_generated_paper_is_recognised(kinds: dict[str, DocumentType], matter: str) -> None:
    for seed in range(1010, 1012):
        for file in submission(seed, matter, None, TODAY, with_bytes=False).files:
            found = papers_of(
                ReadFile("1", "IMG_1.jpg", "", document(file.name, file.sheets)),
                0,
                list(kinds.values()),
                TODAY,
            )
            if file.type in ("other", "photo"):  # of no kind by its words: the applicant says it
                continue
            assert [p.type for p in found] == [file.type], (seed, file.name)
            assert found[0].confidence >= 0.6


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["食品经营许可证", "经营者名称 青屿面馆", "许可证编号 JY23799010012345", "主体业态"], "food_permit"),
        (["告知承诺书", "承诺人：林一帆", "本人承诺上述内容真实"], "commitment_letter"),
        (["普通高等学校", "毕业证书", "学生 林一帆", "专业 会计", "准予毕业"], "diploma"),
        (["职业资格证书", "姓名 林一帆", "证书编号 2020123456", "发证机关"], "professional_certificate"),
        (["常住人口登记卡", "户主或与户主关系 户主", "姓名 林一帆", "籍贯"], "household_register"),
        (["结婚证", "持证人 林一帆", "登记日期 2020年5月20日", "结婚证字号 J379901"], "marriage_certificate"),
        (["不动产权证书", "权利人 林一帆", "坐落 青屿市海屿区", "不动产单元号"], "property_certificate"),
    ],
)  # fmt: skip
def test_papers_known_by_title_and_cues(
    kinds: dict[str, DocumentType], lines: list[str], kind: str
) -> None:
    found = recognise(
        page(*((t, 100, 100 + 60 * i) for i, t in enumerate(lines))), list(kinds.values())
    )
    assert found is not None
    assert found.type == kind


def test_a_page_of_something_else_is_nothing(kinds: dict[str, DocumentType]) -> None:
    lines = ("今日菜单", "红烧排骨 38元", "清蒸鲈鱼 68元", "米饭 2元")
    made = page(*((t, 100, 100 + 60 * i) for i, t in enumerate(lines)))
    assert recognise(made, list(kinds.values())) is None


def test_an_empty_page_is_weak_and_nothing(kinds: dict[str, DocumentType]) -> None:
    assert is_weak(page())
    assert recognise(page(), list(kinds.values())) is None


def test_several_papers_in_one_file_come_apart(kinds: dict[str, DocumentType]) -> None:
    files = submission(1010, "food_permit", None, TODAY, with_bytes=False).files
    chosen = [
        f for f in files if f.type in {"business_licence", "lease_contract", "application_form"}
    ]
    sheets = [s for f in chosen for s in f.sheets]
    whole = ReadFile("1", "全部.pdf", "", document("全部.pdf", sheets))
    found = papers_of(whole, 0, list(kinds.values()), TODAY)
    assert [p.type for p in found] == [f.type for f in chosen]


def _sides(names: tuple[str, ...], kinds: dict[str, DocumentType]) -> list[ReadFile]:
    found: dict[str, ReadFile] = {}
    for seed in range(1000, 1080):
        if len(found) == len(names):
            break
        for file in submission(seed, "food_permit", None, TODAY, with_bytes=False).files:
            if file.name in names and file.name not in found:
                found[file.name] = ReadFile(
                    file.name, file.name, "", document(file.name, file.sheets)
                )
    return [found[n] for n in names]


def test_sides_join_by_name_whatever_the_order(kinds: dict[str, DocumentType]) -> None:
    names = (
        "代理人身份证正面.png",
        "法定代表人身份证反面.png",
        "法定代表人身份证正面.png",
        "代理人身份证反面.png",
    )
    files = _sides(names, kinds)
    papers = [p for i, f in enumerate(files) for p in papers_of(f, i, list(kinds.values()), TODAY)]
    joined = join_sides(papers)
    assert {(p.file_id[:3], p.joined[0][:3]) for p in joined} == {
        ("代理人", "代理人"),
        ("法定代", "法定代"),
    }
    assert all(p.sure("valid_from") for p in joined)


def test_sides_that_could_belong_to_two_people_are_not_sure(kinds: dict[str, DocumentType]) -> None:
    names = (
        "代理人身份证正面.png",
        "法定代表人身份证正面.png",
        "法定代表人身份证反面.png",
        "代理人身份证反面.png",
    )
    files = [
        ReadFile(f.file_id, f"IMG_{i}.jpg", "", f.outcome)
        for i, f in enumerate(_sides(names, kinds))
    ]
    order = (0, 1, 3, 5)
    papers = [
        p
        for i, f in zip(order, files, strict=True)
        for p in papers_of(f, i, list(kinds.values()), TODAY)
    ]
    assert any(not v.sure for p in join_sides(papers) for v in p.values.values())
