"""Sentences as contracts, notices and forms have them, with words that vary widely."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from bench.pages import words as w

_CLAUSES = (
    "甲方应当于{day}前将位于{address}的{n1}、{n2}及其{n3}移交乙方，乙方在{num}日内完成验收。",
    "乙方应当按照{office}的要求{v1}{n1}，不得擅自{v2}或者变更{n2}的用途。",
    "本合同总价款为人民币（大写）{capitals}（￥{sum}），由甲方分{few}期支付至{bank}账户{account}。",
    "任何一方{v1}{n1}的，应当提前{num}日书面通知对方，并承担由此产生的{n2}费用。",
    "因{n1}、{n2}等不可抗力致使合同无法履行的，双方互不承担违约责任。",
    "违约方应当按合同总价款的{percent}%向守约方支付违约金；造成{n1}损失的，还应当予以赔偿。",
    "双方在履行过程中发生争议的，由{place}人民法院管辖，或者提交{place}仲裁委员会裁决。",
    "本合同一式{few}份，甲乙双方各执{few}份，自双方签字并加盖公章之日起生效。",
    "联系人：{person}，电话：{phone}；通讯地址：{address}。",
    "乙方保证其提供的{n1}、{n2}和{n3}真实、合法、有效，如有{v1}，愿意承担一切法律后果。",
    "甲方有权对{n1}的{n2}进行监督检查，发现{v1}的，可以要求乙方限期{v2}。",
    "租赁期限自{day}起至{day}止，租金每年{sum}元，押金{sum}元。",
)
_OFFICIAL = (
    "根据《{n1}{vn}条例》第{num}条和《{ns}{n2}管理办法》的规定，现将有关事项通知如下。",
    "各{ns}、{place}人民政府，市各有关部门、各直属单位要结合实际，认真{v1}{n1}{vn}工作。",
    "对{n1}、{n2}、{n3}等重点领域开展专项{vn}，确保{n1}不留死角、{n2}落到实处。",
    "到{year}年底，全市{n1}{vn}率达到{percent}%以上，累计投入资金{sum}万元。",
    "申请人应当对所提交材料的真实性负责；隐瞒有关情况或者提供虚假{n1}的，不予受理。",
    "{office}应当自受理之日起{num}个工作日内作出决定，{num}日内向申请人送达{n1}{n2}。",
    "要坚持{idiom}、{idiom}的原则，统筹推进{n1}与{n2}协调发展。",
    "请于{day}前将{n1}情况报送{office}（联系人：{person}，电话：{phone}）。",
    "经审查，{company}申请的{n1}{vn}事项符合{n2}条件，准予{v1}。",
    "{person}同志（公民身份号码：{id}）系我单位{n1}，前往贵处办理{n2}{vn}手续，请予接洽。",
    "本人承诺已经知晓上述告知事项，{n1}符合{n2}的要求，如{v1}愿意接受{n3}处罚。",
    "以上{n1}经{place}第{num}次会议研究同意，统一社会信用代码{code}，特此公告。",
)


def clause(dice: Random) -> str:
    """A sentence of a contract."""
    return _filled(dice.choice(_CLAUSES), dice)


def official(dice: Random) -> str:
    """A sentence of a notice, a decision or an undertaking."""
    return _filled(dice.choice(_OFFICIAL), dice)


def paragraph(dice: Random, sentences: int) -> str:
    """A paragraph of official sentences."""
    return "".join(official(dice) for _ in range(sentences))


def _filled(pattern: str, dice: Random) -> str:
    makers: dict[str, Callable[[], str]] = {
        "{day}": lambda: w.written(w.day(dice), dice),
        "{address}": lambda: w.address(dice),
        "{n1}": lambda: w.word(dice),
        "{n2}": lambda: w.word(dice),
        "{n3}": lambda: w.word(dice),
        "{v1}": lambda: w.word(dice, "v"),
        "{v2}": lambda: w.word(dice, "v"),
        "{vn}": lambda: w.word(dice, "vn"),
        "{ns}": lambda: w.word(dice, "ns"),
        "{idiom}": lambda: w.word(dice, "i"),
        "{num}": lambda: str(dice.randint(2, 90)),
        "{few}": lambda: dice.choice("贰叁肆伍陆"),
        "{percent}": lambda: f"{dice.uniform(0.05, 99):.{dice.choice((0, 1, 2))}f}",
        "{year}": lambda: str(dice.randint(2005, 2030)),
        "{sum}": lambda: w.grouped(w.amount(dice)),
        "{capitals}": lambda: w.capitals(w.amount(dice)),
        "{account}": lambda: str(dice.randrange(10**17, 10**18)),
        "{bank}": lambda: w.bank(dice),
        "{place}": lambda: w.place(dice),
        "{person}": lambda: w.person(dice),
        "{phone}": lambda: w.phone(dice),
        "{office}": lambda: w.office(dice),
        "{company}": lambda: w.company(dice),
        "{id}": lambda: w.id_number(dice),
        "{code}": lambda: w.credit_code(dice),
    }
    for slot, maker in makers.items():
        while slot in pattern:
            pattern = pattern.replace(slot, maker(), 1)
    return pattern
