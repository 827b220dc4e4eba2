"""A small guide with two families of look-alikes; it records what it was asked."""

from __future__ import annotations

import numpy as np

from knowledge.answers import (
    Answer,
    AnswerStatus,
    Choice,
    Choices,
    FieldGuess,
    GuideField,
    MaterialItem,
    Materials,
    Question,
    Source,
    Text,
)
from knowledge.answers.situations import SituationReader
from knowledge.schema import Catalogue, Check, City, Material, Matter, Situation
from knowledge.search import Hit

MATTERS = (
    Matter(code="food-new", name="食品经营许可证核发（新办）", department="甲局"),
    Matter(code="food-cancel", name="食品经营许可证注销", department="甲局"),
    Matter(code="food-renew", name="食品经营许可证延续", department="甲局"),
    Matter(
        code="card",
        name="居住证申领",
        aliases=("暂住证",),
        department="乙局",
        checks=(Check(number="1", sentence="照片清楚", expression="true"),),
        materials=(
            Material(number="1", name="照片"),
            Material(number="2", name="租赁合同", when="form.rented"),
            Material(number="3", name="委托书", when="applicant.kind == '企业'"),
        ),
    ),
)
SITUATIONS = (
    Situation(key="form.rented", label="房子是不是租的"),
    Situation(
        key="applicant.kind", label="以什么身份申请", type="choice", options=("个人", "企业")
    ),
)
CITY = City(name="某市", hall="某市政务服务中心", phone="0000-1", hotline="12345")


class SmallGuide:
    """Finds matters whose name or alias, or 注销 and 延续, stands in the question."""

    def __init__(self) -> None:
        self.catalogue = Catalogue(city=CITY, matters=MATTERS, situations=SITUATIONS)
        self.asked: list[Question] = []
        self._reader = SituationReader(lambda _: np.zeros(1, dtype=np.float32))

    def spell(self, text: str) -> str:
        return text.replace("注消", "注销")

    def find_field(self, text: str) -> FieldGuess:
        return FieldGuess(GuideField.FEE, 1.0 if "钱" in text else 0.3)

    def find(self, text: str, *, limit: int = 10) -> tuple[Hit, ...]:
        score = {
            m.code: sum(text.count(w) for w in (m.name[:2], m.name[-2:], *m.aliases))
            for m in MATTERS
        }
        found = [Hit(m.code, m.name, m.department, 0.95) for m in MATTERS if score[m.code]]
        return tuple(sorted(found, key=lambda h: -score[h.code]))[:limit]

    def situations(self, code: str) -> tuple[Situation, ...]:
        matter = self.catalogue.matter(code)
        materials = matter.materials if matter else ()
        return tuple(s for s in SITUATIONS if any(s.key in m.when for m in materials))

    def told(self, text: str, code: str) -> dict[str, str]:
        return self._reader.told(text, self.situations(code))

    def answered(self, text: str, situation: Situation) -> str | None:
        return self._reader.answered(text, situation)

    def answer(self, code: str, field: GuideField) -> Answer:
        matter = self.catalogue.matter(code)
        assert matter is not None
        if field is not GuideField.MATERIALS:
            return self._of(code, Question("", field))
        items = tuple(
            MaterialItem(number=m.number, name=m.name, necessity=m.necessity, when=m.when)
            for m in matter.materials
        )
        block = Materials(title=matter.name, items=items, sources=())
        return Answer(status=AnswerStatus.ANSWERED, blocks=(block,))

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        code = question.matter_code
        if question.chosen:
            known = self.catalogue.matter(code)
            return self._of(code, question) if known else _text(AnswerStatus.NOT_FOUND)
        if "区别" in question.text:
            return self._both(question)
        if "食品" in question.text and "注销" in question.text:
            code = "food-cancel"
        elif "食品" in question.text:
            return self._back(question)
        elif "居住证" in question.text:
            code = "card"
        elif "注销" in question.text and code.startswith("food"):
            code = "food-cancel"
        return self._of(code, question) if code else _text(AnswerStatus.NOT_FOUND)

    def _of(self, code: str, question: Question) -> Answer:
        matter = self.catalogue.matter(code)
        field = question.field or GuideField.OVERVIEW
        return _text(
            AnswerStatus.ANSWERED,
            said=f"{code} {field}",
            matter_code=code,
            matter_name=matter.name if matter else "",
            field=field.value,
        )

    def _both(self, question: Question) -> Answer:
        blocks = tuple(
            Text(
                text=m.name,
                sources=(Source(matter_code=m.code, matter_name=m.name, version=1, url="/"),),
            )
            for m in MATTERS
            if m.code in question.text
        )
        answer = self._of(MATTERS[0].code, question)
        return answer.model_copy(update={"blocks": blocks})

    def _back(self, question: Question) -> Answer:
        choices = tuple(
            Choice(label=m.name, matter_code=m.code) for m in MATTERS if "食品" in m.name
        )
        person = Choice(label="都不是", action="handover")
        return Answer(
            status=AnswerStatus.ASKED_BACK,
            blocks=(Choices(prompt="哪一个？", choices=(*choices, person)),),
            field=question.field.value if question.field else "",
        )


def _text(status: AnswerStatus, said: str = "…", **more: str) -> Answer:
    return Answer(status=status, blocks=(Text(text=said),), **more)
