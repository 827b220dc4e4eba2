"""One small catalogue and its guide, built once for all tests of the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from knowledge.answers import Guide
from knowledge.duration import Duration
from knowledge.schema import (
    Bundle,
    Catalogue,
    City,
    Faq,
    Fee,
    Material,
    Matter,
    Necessity,
    Situation,
    TimeLimit,
)


@dataclass(frozen=True)
class Version:
    version: int
    catalogue: Catalogue
    digest: str


MATERIALS = (
    Material(number="1", name="申请书", copies=1, form="原件", instructions="逐项填写。"),
    Material(
        number="2",
        name="授权委托书",
        when="applicant.has_agent",
        necessity=Necessity.REQUIRED,
        instructions="写明期限。",
    ),
    Material(
        number="3",
        name="健康证明",
        necessity=Necessity.TOLERATED,
        tolerance=Duration.parse("5个工作日"),
        commitment=True,
        e_licence="健康证明",
        extra={"备注": "在有效期内"},
    ),
    Material(number="4", name="其他证明", when="days(today, form.x) > 3"),
)


def matter(code: str, name: str, *aliases: str, **more: object) -> Matter:
    values: dict[str, object] = {
        "code": code,
        "name": name,
        "aliases": aliases,
        "department": "青屿市市场监督管理局",
        "applicants": ("企业法人", "个体工商户"),
        "phone": ("0000-88010001",),
        "updated_on": date(2026, 1, 20),
    }
    return Matter.model_validate({**values, **more})


FULL = matter(
    "food-new",
    "食品经营许可证核发（新办）",
    "开饭店办证",
    "餐饮许可证",
    kind="行政许可",
    level="市",
    handling="承诺件",
    time_limit=TimeLimit(
        statutory=Duration.parse("20个工作日"), promised=Duration.parse("5个工作日")
    ),
    conditions="有固定场所。\n有管理制度。",
    fee=Fee(charged=False, standard="不收费", basis="财税〔2015〕1号"),
    legal_basis="《食品安全法》第三十五条",
    place=("一楼A区3号窗口", "二楼B区5号窗口"),
    hours=("周一至周五 9:00—17:00",),
    complaint_phone=("0000-88010009",),
    steps=("申请", "现场核查", "发证"),
    special_procedures="现场核查：10个工作日",
    result="食品经营许可证",
    visits=1,
    online_url="https://zwfw.example/food",
    reach="全市通办",
    commitment=True,
    materials=MATERIALS,
    faqs=(
        Faq(question="食品经营许可证要年检吗", answer="不需要年检。", source="市场监管局"),
        Faq(
            question="疫情期间食品经营许可证自动延期吗",
            answer="自动延期。",
            expires_on=date(2022, 12, 31),
        ),
    ),
    extra={"咨询网址": "https://zwfw.example/ask"},
)
CANCEL = matter("food-cancel", "食品经营许可证注销", "饭店关门销证", materials=MATERIALS[:1])
RENEW = matter("food-renew", "食品经营许可证延续", "食品证到期换新")
SHOP = matter(
    "shop-new",
    "个体工商户设立登记",
    "开个小店",
    "办个体执照",
    materials=(
        Material(number="1", name="申请书", copies=2, form="电子", instructions="经营者签字。"),
        Material(number="2", name="经营场所证明"),
    ),
)
WEDDING = matter(
    "wedding", "结婚登记", "领结婚证", department="青屿市民政局", applicants=("自然人",)
)
IDENTITY = matter(
    "identity",
    "居民身份证丢失补领",
    "身份证丢了补办",
    department="青屿市公安局",
    applicants=("自然人",),
)
SILENT = matter("silent", "养犬登记", "给狗上户口", department="青屿市公安局", phone=())
CATALOGUE = Catalogue(
    city=City(
        name="青屿市",
        hall="青屿市政务服务中心",
        address="望海路88号",
        hours="周一至周五 9:00—17:00",
        phone="0000-88012300",
    ),
    matters=(FULL, CANCEL, RENEW, SHOP, WEDDING, IDENTITY, SILENT),
    faqs=(Faq(question="大厅可以停车吗", answer="地下一层免费停两小时。"),),
    bundles=(
        Bundle(
            number="YJS-1",
            name="开餐馆一件事",
            aliases=("开饭店全部手续",),
            matters=("shop-new", "food-new", "gone"),
            description="先领营业执照，再领食品经营许可证。",
        ),
    ),
    situations=(Situation(key="applicant.has_agent", label="是否委托代理人办理"),),
)


@pytest.fixture(scope="session")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """The guide of the small catalogue, with the bundled embedder."""
    return Guide.open(Version(7, CATALOGUE, "small"), tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("indexes")
