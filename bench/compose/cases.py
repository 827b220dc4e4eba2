"""Compositions over real guides: as written, and with one thing made wrong."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter
from ruamel.yaml import YAML

from knowledge.answers import Answer, AnswerStatus, GuideField, Quote, Source
from knowledge.answers.compose import Composer, Guidebook
from knowledge.answers.conditions import ConditionWords
from knowledge.answers.faqs import asked_before, faq_answer
from knowledge.composing.evidence import Passage, issue
from knowledge.composing.sentences import Cited
from knowledge.policies.schema import Passage as PolicyPassage
from knowledge.policies.schema import Policy
from knowledge.schema import Catalogue

HERE = Path(__file__).parent
_SENTENCE = re.compile(r"[^。]+。")
_CITED = re.compile(r"【([^】]*)】")
TEST_EVERY = 3


class Written(BaseModel):
    """One entry of faithful.yml (`matter` and `field`) or quoted.yml (`policy` and `place`, `faq`)."""

    model_config = ConfigDict(extra="forbid")

    matter: str = ""
    field: GuideField | None = None
    policy: str = ""
    place: int = 0
    faq: str = ""
    text: str

    @property
    def about(self) -> str:
        """What the text is about, as a case names it."""
        return self.matter or self.faq or f"{self.policy}#{self.place}"


@dataclass(frozen=True)
class Case:
    """A sentence with what it may cite; `kind` says what was made wrong, if anything."""

    kind: str
    matter: str
    sentence: Cited
    passages: tuple[Passage, ...]
    test: bool


def evidence(catalogue: Catalogue) -> dict[tuple[str, GuideField | None], tuple[Passage, ...]]:
    """Return the passages of every field of every matter, every policy's part and every FAQ."""
    book = Guidebook(1, catalogue.city, ConditionWords.of(catalogue))
    found: dict[tuple[str, GuideField | None], tuple[Passage, ...]] = {}
    for matter in catalogue.matters:
        for field in GuideField:
            blocks = Composer(book, matter).compose(field)
            answer = Answer(
                status=AnswerStatus.ANSWERED, blocks=blocks, matter_name=matter.name, version=1
            )
            found[matter.name, field] = issue(answer)
    for policy in catalogue.policies:
        for place, part in enumerate(policy.passages):
            found[f"{policy.id}#{place}", None] = issue(_quoted(policy, part))
    for asked in asked_before(catalogue):
        found[asked.faq.question, None] = issue(faq_answer(asked, 1))
    return found


def _quoted(policy: Policy, part: PolicyPassage) -> Answer:
    quote = Quote(
        title=policy.title,
        headings=part.headings,
        lead=part.lead,
        text=part.text,
        rows=part.rows,
        sources=(Source(version=1, url=f"/guide/policies/{policy.id}"),),
    )
    return Answer(status=AnswerStatus.ANSWERED_POLICY, blocks=(quote,), version=1)


def faithful(catalogue: Catalogue, file: str = "faithful.yml") -> list[Case]:
    """Return the sentences of a file with their passages."""
    entries = TypeAdapter(list[Written]).validate_python(YAML(typ="safe").load(HERE / file))
    known = evidence(catalogue)
    cases = []
    for n, entry in enumerate(entries):
        passages = known[entry.about, entry.field]
        for text in _SENTENCE.findall(entry.text):
            sentence = Cited(_CITED.sub("", text), _tokens(text, passages, entry))
            test = n % TEST_EVERY == TEST_EVERY - 1
            cases.append(Case("faithful", entry.about, sentence, passages, test))
    return cases


def _tokens(text: str, passages: Sequence[Passage], entry: Written) -> tuple[str, ...]:
    tokens = []
    for snippet in _CITED.findall(text):
        token = next((p.token for p in passages if snippet in p.text), None)
        assert token, f"{entry.about}: no passage with {snippet!r}"
        tokens.append(token)
    return tuple(tokens)


def mutated(case: Case, others: Sequence[Case], rng: random.Random) -> Iterator[Case]:
    """Return copies of a faithful sentence with one thing made wrong, of each kind that fits."""
    text = case.sentence.text
    for kind, made in (
        ("number changed", _number(text, rng)),
        ("unit changed", _unit(text)),
        ("polarity flipped", _flip(text)),
        ("modality flipped", _modality(text)),
        ("material invented", _invent(text, rng)),
        ("name changed", _rename(text, rng)),
        ("neighbour's number", _neighbour(case, rng)),
        ("proviso dropped", _drop(text)),
    ):
        if made and made != text:
            yield _with(case, kind, made)
    other = rng.choice([o for o in others if o.matter != case.matter])
    if not _said(other) & _said(case):
        yield Case("foreign sentence", case.matter, _cite(other, case), case.passages, case.test)
    fee = [p.token for p in case.passages if "收费" in p.context.rpartition(" ")[2]]
    same = {*case.sentence.tokens, *(fee if set(fee) & set(case.sentence.tokens) else ())}
    wrong = [p.token for p in case.passages if p.token not in same]
    if wrong and len(case.passages) > 1:
        moved = Cited(text, (rng.choice(wrong),))
        yield Case("foreign citation", case.matter, moved, case.passages, case.test)
    yield Case("invented citation", case.matter, Cited(text, ("c99",)), case.passages, case.test)


def _said(case: Case) -> set[str]:
    """What the cited passages say: two matters may well have the same time limit."""
    cited = (p for p in case.passages if p.token in case.sentence.tokens)
    return {piece for p in cited for piece in p.pieces}


def _with(case: Case, kind: str, text: str) -> Case:
    return Case(kind, case.matter, Cited(text, case.sentence.tokens), case.passages, case.test)


def _cite(other: Case, case: Case) -> Cited:
    tokens = case.sentence.tokens or (case.passages[0].token,)
    return Cited(other.sentence.text, tokens)


_NUMBERS = re.compile(r"\d+|[一二三四五六七八九十]+(?=个工作日|个月|年|份|项|次|日)")
_UNITS = (
    ("个工作日", "个自然日"),
    ("工作日", "天"),
    ("个月", "年"),
    ("日内", "个工作日内"),
    ("7日", "7个工作日"),
    ("10日", "10个月"),
    ("20日", "20个工作日"),
    ("周岁", "个月"),
    ("份", "张"),
)
_FLIPS = (
    ("不计入", "计入"),
    ("计入", "不计入"),
    ("不收费", "收费"),
    ("免费", "收费"),
    ("不用", "要"),
    ("不需要", "需要"),
    ("不得", "可以"),
    ("不含", "包含"),
    ("不到场", "到场"),
    ("不适用", "适用"),
    ("不足", "满"),
    ("未满", "年满"),
    ("以上", "以下"),
    ("以下", "以上"),
    ("不少于", "少于"),
    ("不在", "在"),
    ("非本市", "本市"),
    ("未婚", "已婚"),
    ("已婚", "未婚"),
    ("需要", "不需要"),
    ("要交", "不用交"),
    ("须", "不须"),
    ("要", "不要"),
    ("可以", "不可以"),
    ("在", "不在"),
)
_MODES = (("可以", "必须"), ("须", "可以"), ("必须", "可以"), ("需要", "可以"), ("不得", "可以"))
_INVENTED = (
    "房屋安全鉴定报告",
    "无犯罪记录证明",
    "近三个月银行流水",
    "单位介绍信",
    "税务登记证",
    "公证书",
    "社保缴费清单",
    "银行开户许可证",
    "居住地居委会证明",
    "婚姻状况声明书",
)
_RENAMED = (
    ("身份证", "居住证"),
    ("申请书", "承诺书"),
    ("申请表", "登记表"),
    ("营业执照", "营业场所证明"),
    ("结婚证", "离婚证"),
    ("青屿市", "汐湾市"),
    ("海屿区", "汐湾区"),
    ("合同", "协议"),
    ("股东", "监事"),
    ("原件", "复印件"),
    ("网上", "窗口"),
    ("卫生健康委员会", "市场监督管理局"),
    ("二楼", "三楼"),
    ("一楼", "五楼"),
    ("本市", "本省"),
    ("公示", "听证"),
    ("护照", "签证"),
    ("单位", "社区"),
    ("法定", "承诺"),
    ("承诺", "法定"),
)


def _number(text: str, rng: random.Random) -> str:
    found = list(_NUMBERS.finditer(text))
    if not found:
        return ""
    hit = rng.choice(found)
    new = str(int(hit.group()) + rng.choice((1, 2, 5, 10))) if hit.group().isdigit() else "十五"
    return text[: hit.start()] + new + text[hit.end() :]


_PROVISO = re.compile(
    r"如果[^，。]*，|[^，。]{2,}(?<!免费)的，|[^，。、]{3,}的(?=不|可以不)|，[^，。]*除外"
)


def _drop(text: str) -> str:
    """Leave out for whom or when something holds, or what is excepted."""
    return _PROVISO.sub("", text, count=1)


def _unit(text: str) -> str:
    return _first(text, _UNITS)


def _flip(text: str) -> str:
    return _first(text, _FLIPS)


def _modality(text: str) -> str:
    return _first(text, _MODES)


def _first(text: str, pairs: Sequence[tuple[str, str]]) -> str:
    return next((text.replace(old, new, 1) for old, new in pairs if old in text), "")


def _invent(text: str, rng: random.Random) -> str:
    more = rng.choice(_INVENTED)
    return text.rstrip("。") + rng.choice((f"，还要{more}。", f"和{more}。", f"，并提交{more}。"))


def _rename(text: str, rng: random.Random) -> str:
    fitting = [(old, new) for old, new in _RENAMED if old in text]
    old, new = rng.choice(fitting) if fitting else ("", "")
    return text.replace(old, new) if old else ""


def _neighbour(case: Case, rng: random.Random) -> str:
    """Put a number of another passage of the same answer in the place of one with its unit."""
    pattern = re.compile(r"\d+(?=个工作日|日|天|份|周岁|年)")
    found = list(pattern.finditer(case.sentence.text))
    there = {n for p in case.passages for n in pattern.findall(p.text)}
    there -= {f.group() for f in found}
    if not found or not there:
        return ""
    hit = rng.choice(found)
    new = str(rng.choice(sorted(there)))
    return f"{case.sentence.text[: hit.start()]}{new}{case.sentence.text[hit.end() :]}"
