"""Turns that answer nothing yet: asking back, not found, out of scope, a person wanted."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answers.blocks import (
    Answer,
    AnswerStatus,
    AnyBlock,
    Choice,
    Choices,
    Fact,
    Facts,
    GuideField,
    Source,
    Text,
)
from knowledge.answers.messages import hint, label, message
from knowledge.schema import Bundle, Catalogue, Matter
from knowledge.search import Hit, named, operation

__all__ = ["Replies"]

_HALL = {GuideField.PLACE: "address", GuideField.HOURS: "hours", GuideField.PHONE: "phone"}

SHORT = 24
"""Characters of a remark under a button."""


class Replies:
    """Replies of one published catalogue."""

    def __init__(self, version: int, catalogue: Catalogue) -> None:
        self._version, self._city = version, catalogue.city
        self._matters = {m.code: m for m in catalogue.matters}
        self._bundles = {b.number: b for b in catalogue.bundles}

    def plain(self, status: AnswerStatus, key: str, **values: object) -> Answer:
        """Return one sentence with a button to a person."""
        city = self._city
        values = {"hotline": city.hotline, "hall": city.hall, "city": city.name, **values}
        blocks: list[AnyBlock] = [Text(text=message(key, **values))]
        if status in {AnswerStatus.NOT_FOUND, AnswerStatus.OUT_OF_SCOPE}:
            person = Choice(label=message("handover_button_short"), action="handover")
            blocks.append(Choices(prompt="", choices=(person,)))
        return Answer(status=status, blocks=tuple(blocks), version=self._version)

    def hall(self, fields: Sequence[GuideField]) -> Answer | None:
        """Answer a question about the hall itself: where it is, when it opens, its phone."""
        city = self._city
        if not any(field in _HALL and getattr(city, _HALL[field]) for field in fields):
            return None
        values = {
            "hall": city.hall,
            "address": city.address,
            "hours": city.hours,
            "phone": city.phone,
            "hotline": city.hotline,
        }
        rows = tuple(Fact(label=label(k), value=v) for k, v in values.items() if v)
        source = Source(
            field="city", field_name=city.hall, version=self._version, url="/guide#hall"
        )
        blocks: tuple[AnyBlock, ...] = (Facts(title=city.hall, rows=rows, sources=(source,)),)
        return Answer(
            status=AnswerStatus.ANSWERED,
            blocks=(*blocks, Text(text=message("which_matter"))),
            field=fields[0].value,
            version=self._version,
        )

    def ask_back(self, hits: Sequence[Hit], field: GuideField | None) -> Answer:
        """Return buttons for look-alike matters, each with what tells it from the others."""
        return self._buttons(AnswerStatus.ASKED_BACK, message("asked_back"), hits, field)

    def not_found(self, near: Sequence[Hit], field: GuideField | None) -> Answer:
        """Return what to do now, with guesses where there are any."""
        if not near:
            return self.plain(AnswerStatus.NOT_FOUND, "not_found")
        prompt = message("not_found_near", hotline=self._city.hotline)
        return self._buttons(AnswerStatus.NOT_FOUND, prompt, near, field)

    def _buttons(
        self, status: AnswerStatus, prompt: str, hits: Sequence[Hit], field: GuideField | None
    ) -> Answer:
        items = [self._matters.get(h.code) or self._bundles[h.code] for h in hits]
        choices = [
            Choice(
                label=item.name,
                hint=self._hint(item, items),
                matter_code=hit.code,
                field=field.value if field else "",
            )
            for hit, item in zip(hits, items, strict=True)
        ]
        choices.append(Choice(label=message("handover_button"), action="handover"))
        return Answer(
            status=status,
            blocks=(Choices(prompt=prompt, choices=tuple(choices)),),
            field=field.value if field else "",
            version=self._version,
            scores={h.code: round(h.score, 4) for h in hits},
        )

    def _hint(self, item: Matter | Bundle, items: Sequence[Matter | Bundle]) -> str:
        """Say what tells this item from the others: operation, whom it is for, who does it."""
        if isinstance(item, Bundle):
            return hint("bundle", count=len(item.matters))
        others = [i for i in items if isinstance(i, Matter) and i.code != item.code]
        parts = []
        labels = [o.label for key in sorted(named(item.name)) if (o := operation(key))]
        if labels and any(named(o.name) != named(item.name) for o in others):
            parts.append(hint("operation", label="、".join(labels)))
        if item.applicants and any(o.applicants != item.applicants for o in others):
            parts.append(hint("applicants", applicants="、".join(item.applicants[:3])))
        if any(o.department != item.department for o in others):
            parts.append(hint("department", department=item.department))
        if item.level and any(o.level != item.level for o in others):
            parts.append(hint("level", level=item.level))
        if item.aliases and len(item.aliases[0]) <= SHORT:
            parts.append(hint("alias", alias=item.aliases[0]))
        return "；".join(parts)
