"""Where on a page something lies, and the label of what stands there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ocr.document import Box, Line

_COLUMNS = ("left", "", "right")
_ROWS = ("top", "", "bottom")
# A box that takes up more than this of a side has no place along it.
_WIDE = 0.6

# Only these labels are ever repeated in a remark: what was filled in, such as a person's name, can
# not be among them, whatever was read.
_LABELS = frozenset(
    """
    姓名 名称 企业名称 单位名称 项目名称 机构名称 证书名称 产品名称 字号 性别 民族 出生 出生日期
    年龄 国籍 籍贯 住址 地址 联系地址 通讯地址 住所 经营场所 生产地址 生产场所 主要经营场所 坐落
    公民身份号码 身份证号 身份证号码 证件号码 证件类型 统一社会信用代码 社会信用代码 注册号
    组织机构代码 许可证编号 许可证号 证书编号 证书号 编号 证号 文号 合同编号 执照编号 类型 类别
    企业类型 主体类型 主体业态 法定代表人 负责人 经营者 投资人 联系人 经办人 委托人 受托人
    被委托人 申请人 承诺人 持证人 权利人 代理人 发证机关 登记机关 签发机关 签发人 审批机关
    注册资本 出资额 成立日期 注册日期 签发日期 发证日期 登记日期 申请日期 有效期 有效期限
    有效期至 营业期限 经营期限 使用期限 租赁期限 期限 日期 年月日 经营范围 许可范围 经营项目
    许可项目 业务范围 联系电话 电话 手机 手机号码 传真 邮编 邮政编码 电子邮箱 邮箱 开户银行
    开户行 账号 金额 合计 总计 租金 押金 面积 建筑面积 使用面积 用途 权利类型 权利性质
    不动产单元号 共有情况 学历 学位 专业 职务 职称 职业 工作单位 单位 备注 说明 意见 审批意见
    审核意见 审查意见 申请事项 事项 申请理由 理由 材料名称 数量 单价 规格 型号 签字 签名 盖章
    公章 签章 甲方 乙方 丙方 出租方 承租方 出租人 承租人 转让方 受让方 摘要 余额 交易金额
    委托期限 委托事项 委托权限 号码
    """.split()
)
_LONGEST = max(len(label) for label in _LABELS)
_ASIDE = re.compile(r"[（(][^（()）]*[)）]?|[^一-鿿]")
_SURE = 0.85


def place_of(box: Box | None, width: float, height: float) -> str:
    """A key of the catalogue's places, such as `bottom_right`; `page` for all of it."""
    if box is None:
        return "page"
    row = _third(box.top, box.bottom, height, _ROWS)
    column = _third(box.left, box.right, width, _COLUMNS)
    if row is None and column is None:
        return "page"
    return "_".join(part for part in (row, column) if part) or "centre"


def _third(low: float, high: float, size: float, names: Sequence[str]) -> str | None:
    if high - low > _WIDE * size:
        return None
    return names[min(2, max(0, int(1.5 * (low + high) / size)))]


def label_near(box: Box, lines: Sequence[Line], em: float) -> str:
    """The label of the text in a box, of the row that is nearest to its middle; or nothing.

    Args:
        box: where text cannot be read.
        lines: what was read.
        em: height of a letter, in the same pixels.
    """
    centre = (box.top + box.bottom) / 2
    best: tuple[tuple[float, float], str] | None = None
    for line in lines:
        label = label_of(line)
        if not label or line.vertical:
            continue
        middle = (line.box.top + line.box.bottom) / 2
        if not box.top - 0.2 * em <= middle <= box.bottom + 0.2 * em:
            continue
        away = max(0.0, box.left - line.box.right)
        if line.box.left > box.right or away > 16 * em:
            continue
        rank = (round(abs(middle - centre) / em), away)
        if best is None or rank < best[0]:
            best = rank, label
    return best[1] if best else ""


def label_of(line: Line) -> str:
    """The known label that a line is, or that stands at the end of what is before its colon."""
    if line.confidence < _SURE:
        return ""
    head, colon, _ = line.text.replace("：", ":").partition(":")
    text = _ASIDE.sub("", head)
    if not colon and len(text) > _LONGEST:
        return ""
    for length in range(min(_LONGEST, len(text)), 1, -1):
        if text[-length:] in _LABELS:
            return text[-length:]
    return ""
