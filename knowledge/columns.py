"""The workbook: its sheets and columns, and which key of the schema each column is.

Titles are the element names of the national 政务服务事项实施清单; `also` lists other words for a
column that are met in exports of service platforms.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a cell is read and written."""

    TEXT = "text"
    LIST = "list"
    LINES = "lines"
    LIMIT = "limit"
    FLAG = "flag"
    COUNT = "count"
    DAY = "day"
    EXAMPLES = "examples"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its (dotted) key, how its cells are read."""

    title: str
    key: str
    kind: Kind = Kind.TEXT
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet; a row without any of the `required` columns is no row of this sheet."""

    name: str
    columns: tuple[Column, ...]
    required: tuple[str, ...]

    def column(self, title: str) -> Column:
        """The column with this title."""
        return next(column for column in self.columns if column.title == title)


#: The column that ties a material, a check or a question to its matter.
CODE = Column(
    "实施编码", "code", also=("事项编码", "实施清单编码", "业务办理项编码", "事项实施编码")
)
#: Written before the title of an extra column that would otherwise be taken for a known one.
EXTRA_PREFIX = "其他："

MATTERS = Sheet(
    "事项",
    (
        CODE,
        Column("事项名称", "name", also=("实施事项名称", "业务办理项名称", "办理事项名称")),
        Column("别名", "aliases", Kind.LIST, ("俗称", "日常用语", "通俗名称")),
        Column("事项类型", "kind", also=("权力类型", "事项性质")),
        Column("实施主体", "department", also=("实施部门", "主管部门", "实施机构", "责任部门")),
        Column("行使层级", "level", also=("权力层级",)),
        Column("服务对象", "applicants", Kind.LIST, ("办理对象", "申请对象", "面向对象")),
        Column("办件类型", "handling"),
        Column("法定办结时限", "time_limit.statutory", Kind.LIMIT, ("法定时限", "法定期限")),
        Column("承诺办结时限", "time_limit.promised", Kind.LIMIT, ("承诺时限", "承诺期限")),
        Column("受理条件", "conditions", also=("办理条件", "申请条件")),
        Column("是否收费", "fee.charged", Kind.FLAG),
        Column("收费标准", "fee.standard"),
        Column("收费依据", "fee.basis"),
        Column("设定依据", "legal_basis", also=("法律依据", "办理依据", "实施依据")),
        Column("办理地点", "place", Kind.LINES, ("办公地址", "受理地点")),
        Column("办理时间", "hours", Kind.LINES, ("办公时间", "工作时间")),
        Column("咨询方式", "phone", Kind.LINES, ("咨询电话", "联系电话")),
        Column(
            "监督投诉方式", "complaint_phone", Kind.LINES, ("投诉电话", "监督电话", "监督投诉电话")
        ),
        Column("办理流程", "steps", Kind.LINES, ("办事流程",)),
        Column("特殊程序", "special_procedures", also=("特殊环节",)),
        Column("办理结果", "result", also=("审批结果", "结果名称")),
        Column("到办事现场次数", "visits", Kind.COUNT, ("到现场次数", "跑动次数")),
        Column("网上办理链接", "online_url", also=("网办地址", "在线办理地址", "网上办理地址")),
        Column("通办范围", "reach"),
        Column("是否支持告知承诺", "commitment", Kind.FLAG, ("告知承诺", "是否告知承诺制")),
        Column("更新日期", "updated_on", Kind.DAY, ("更新时间",)),
        Column("生效日期", "effective_on", Kind.DAY),
        Column("失效日期", "expires_on", Kind.DAY),
        Column("复核日期", "review_on", Kind.DAY, ("下次复核日期",)),
    ),
    ("实施编码", "事项名称"),
)
MATERIALS = Sheet(
    "材料",
    (
        CODE,
        Column("材料序号", "number", also=("序号", "材料编号")),
        Column("材料名称", "name", also=("申请材料", "申请材料名称")),
        Column("文件类型", "type"),
        Column("必要性", "necessity", also=("材料必要性", "是否必要")),
        Column("必要情形", "when"),
        Column("份数", "copies", Kind.COUNT, ("材料份数",)),
        Column("形式", "form", also=("材料形式",)),
        Column("来源渠道", "source", also=("材料来源", "材料来源渠道")),
        Column("电子证照", "e_licence"),
        Column("容缺补正时限", "tolerance", Kind.LIMIT),
        Column("可否承诺替代", "commitment", Kind.FLAG),
        Column("填报须知", "instructions", also=("填写须知",)),
    ),
    ("实施编码", "材料名称"),
)
CHECKS = Sheet(
    "审查要点",
    (
        CODE,
        Column("要点编号", "number"),
        Column("材料名称", "material"),
        Column("审查要点", "sentence"),
        Column("条件", "when"),
        Column("表达式", "expression"),
        Column("不符提示", "message"),
        Column("依据", "basis"),
        Column("级别", "level"),
        Column("正例", "passing", Kind.EXAMPLES),
        Column("反例", "failing", Kind.EXAMPLES),
    ),
    ("实施编码", "审查要点"),
)
FAQS = Sheet(
    "常见问题",
    (
        CODE,
        Column("问题", "question", also=("常见问题",)),
        Column("相似问法", "variants", Kind.LIST),
        Column("答案", "answer", also=("回答", "解答")),
        Column("来源", "source"),
        Column("生效日期", "effective_on", Kind.DAY),
        Column("失效日期", "expires_on", Kind.DAY),
        Column("复核日期", "review_on", Kind.DAY, ("下次复核日期",)),
    ),
    ("问题", "答案"),
)
BUNDLES = Sheet(
    "一件事",
    (
        Column("编号", "number"),
        Column("名称", "name"),
        Column("别名", "aliases", Kind.LIST),
        Column("事项编码", "matters", Kind.LIST),
        Column("说明", "description"),
    ),
    ("名称", "事项编码"),
)
SHEETS = (MATTERS, MATERIALS, CHECKS, FAQS, BUNDLES)
