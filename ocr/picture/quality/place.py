"""Where on a page something lies, and the label of what stands there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ocr.document import Box, Line

_COLUMNS = ("left", "", "right")
_ROWS = ("top", "", "bottom")
# A box that takes up more than this of a side has no place along it.
_WIDE = 0.6

# Only labels are repeated in a remark, never what was filled in: a text before a colon, or a short
# one with one of these words in it. A person's name has none of them.
_LABEL = re.compile(r"^[一-鿿（）()、/]{2,12}$")
_WORDS = (
    "名称", "姓名", "日期", "期限", "有效期", "号码", "代码", "地址", "住所", "住址", "场所",
    "电话", "代表人", "负责人", "范围", "资本", "类型", "类别", "签字", "签名", "盖章", "公章",
    "申请", "机关", "编号", "单位", "金额", "用途", "面积", "性别", "民族", "出生", "事项",
    "条件", "意见", "备注", "职务", "甲方", "乙方", "承诺", "委托", "证号", "坐落", "权利",
    "学历", "专业", "邮编", "邮箱", "许可", "登记", "项目", "租金", "年月日", "身份证", "执照",
    "证书", "说明", "材料", "内容", "法人", "经营",
)  # fmt: skip
_LONGEST = 12
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
    """A line's label, if it is or begins with one."""
    if line.confidence < _SURE:
        return ""
    text = line.text.strip()
    head, colon, _ = text.replace("：", ":").partition(":")
    if colon:
        text = head
    text = text.replace(" ", "")
    if len(text) > _LONGEST or not _LABEL.match(text):
        return ""
    return text if any(word in text for word in _WORDS) else ""
