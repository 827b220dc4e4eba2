"""From what went wrong to edits that would mend it, each with its reason and examples."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from knowledge.answers import AnswerStatus, Guide, Question
from knowledge.learning.clusters import MOST, cluster
from knowledge.learning.edits import (
    AliasEdit,
    AnyEdit,
    CorrectionEdit,
    EditKind,
    FaqEdit,
    WantedEdit,
)
from knowledge.learning.limits import limits
from knowledge.learning.naming import naming
from knowledge.learning.past import Gap, PastTurn, gap
from knowledge.learning.target import Target, target
from knowledge.model import Model
from knowledge.schema import Bundle, Matter
from knowledge.search import compact, whether

__all__ = ["EXAMPLES", "Decided", "Suggestion", "suggest"]

EXAMPLES = 5
"""Questions that are shown and kept with a suggestion."""
_ANSWERED = (AnswerStatus.ANSWERED, AnswerStatus.ANSWERED_FAQ, AnswerStatus.ANSWERED_POLICY)
#: What is wrong with the guide itself; the questions were understood.
_OF_GUIDE = frozenset({Gap.EMPTY, Gap.WRONG, Gap.THIN})


class Suggestion(Model):
    """A cluster of questions and the edit that would mend it.

    `count` counts questions, `people` the chats they come from; `gaps` says how often what went
    wrong; `turns` are the turns of the cluster.
    """

    id: str
    edit: AnyEdit
    matter_code: str = ""
    matter_name: str = ""
    field: str = ""
    reason: str
    count: int
    people: int
    gaps: dict[str, int]
    examples: tuple[str, ...]
    turns: tuple[str, ...] = ()

    @property
    def kind(self) -> EditKind:
        """What the edit is."""
        return self.edit.kind


@dataclass(frozen=True, slots=True)
class Decided:
    """A suggestion that a clerk declined: the like of it is not made again."""

    kind: EditKind
    matter_code: str
    field: str
    examples: tuple[str, ...]


def suggest(
    past: Iterable[PastTurn], guide: Guide, declined: Sequence[Decided] = ()
) -> tuple[Suggestion, ...]:
    """Return what the catalogue needs, the most wanted first.

    Questions that the present guide answers are passed over: somebody has mended it already.
    """
    found = [(turn, what) for turn in past if (what := gap(turn)) is not None]
    of_guide = [(t, g) for t, g in found if g in _OF_GUIDE]
    others = [
        (t, g)
        for t, g in found
        if g not in _OF_GUIDE and guide.finder.read(t.text).rest and not _mended(t, guide)
    ]
    # What people chose themselves is known; put together with the rest it would be blurred.
    chosen = [(t, g) for t, g in others if g is Gap.UNSETTLED]
    lost = [(t, g) for t, g in others if g is not Gap.UNSETTLED]
    made = chain(
        _mend_guide(of_guide, guide, declined),
        _teach(chosen, guide, declined),
        _teach(lost, guide, declined),
    )
    listed = {one.id: one for one in made if one.people >= limits().people}
    return tuple(sorted(listed.values(), key=lambda s: (-s.people, -s.count, s.id)))


_Failed = Sequence[tuple[PastTurn, Gap]]


def _mended(turn: PastTurn, guide: Guide) -> bool:
    answer = guide.ask(Question(turn.text, matter_code=turn.context))
    # Whether the matter is understood; a part that is empty is another fault, and counted there.
    understood = answer.status in (*_ANSWERED, AnswerStatus.FIELD_EMPTY)
    if turn.chosen:
        return understood and answer.matter_code == turn.chosen
    if turn.helpful is False:
        return understood and answer.matter_code not in ("", turn.matter_code)
    return understood


def _mend_guide(failed: _Failed, guide: Guide, declined: Sequence[Decided]) -> Iterator[Suggestion]:
    """Corrections of fields that are empty or wrong, FAQ rows for what a guide says too little."""
    groups: dict[tuple[str, str, bool], list[tuple[PastTurn, Gap]]] = defaultdict(list)
    for turn, what in failed:
        if _item(turn.matter_code, guide) is not None and not _filled_since(turn, what, guide):
            field = turn.field if what is not Gap.THIN else ""
            groups[turn.matter_code, field, what is Gap.THIN].append((turn, what))
    for (code, field, thin), members in groups.items():
        item = _item(code, guide)
        if thin:
            anchors = _anchors(declined, EditKind.FAQ, code)
            for part, refused in _clustered(members, anchors, guide):
                if not refused:
                    yield _suggestion(part, _faq(part, code), item, "", "thin")
        elif not any(d.kind is EditKind.CORRECTION and (d.matter_code, d.field) == (code, field)
                     for d in declined):  # fmt: skip
            edit = CorrectionEdit(matter=code, column=limits().columns.get(field, ""))
            why = "empty" if all(g is Gap.EMPTY for _, g in members) else "wrong"
            yield _suggestion(members, edit, item, field, why)


def _filled_since(turn: PastTurn, what: Gap, guide: Guide) -> bool:
    """Tell whether a field that was empty says something now."""
    if what is not Gap.EMPTY:
        return False
    answer = guide.ask(Question(turn.text, matter_code=turn.matter_code))
    return answer.status in _ANSWERED


def _teach(failed: _Failed, guide: Guide, declined: Sequence[Decided]) -> Iterator[Suggestion]:
    """Aliases and FAQ rows for what was not understood, matters that are not there."""
    anchors = [d for d in declined if d.kind is not EditKind.CORRECTION]
    texts = tuple(chain.from_iterable(d.examples for d in anchors))
    for part, near in _clustered(failed, texts, guide):
        aim = target([turn for turn, _ in part], guide)
        if aim is None:
            continue
        item = _item(aim.code, guide)
        edit = _edit(part, aim, guide)
        refused = any(
            d.kind is edit.kind and d.matter_code == aim.code and near & set(d.examples)
            for d in anchors
        )
        if not refused:
            why = "chosen" if aim.chosen else "like" if item else "elsewhere" if aim.name else "new"
            yield _suggestion(part, edit, item, "", why, aim)


def _clustered(
    failed: _Failed, anchors: Sequence[str], guide: Guide
) -> Iterator[tuple[list[tuple[PastTurn, Gap]], set[str]]]:
    """Each cluster of turns, with the declined examples that lie in it."""
    often = Counter(compact(turn.text) for turn, _ in failed)
    first = {compact(turn.text): turn.text for turn, _ in failed}
    said = [first[key] for key, _ in often.most_common(MOST - len(anchors))]
    texts = [*said, *anchors]
    labels: list[int] = cluster(texts, guide.finder).tolist() if texts else []
    of = {compact(text): label for text, label in zip(said, labels, strict=False)}
    parts: dict[int, list[tuple[PastTurn, Gap]]] = defaultdict(list)
    for turn, what in failed:
        if compact(turn.text) in of:
            parts[of[compact(turn.text)]].append((turn, what))
    beside: dict[int, set[str]] = defaultdict(set)
    for text, label in list(zip(texts, labels, strict=False))[len(said) :]:
        beside[label].add(text)
    for label, members in parts.items():
        yield members, beside[label]


def _edit(part: _Failed, aim: Target, guide: Guide) -> AnyEdit:
    """The edit for a cluster that is about a matter, or about none that there is."""
    texts = [turn.text for turn, _ in part]
    if not aim.code:
        return WantedEdit(name=aim.name)
    name = naming(texts, guide.finder)
    asks = sum(bool(re.search(whether(), guide.finder.read(text).text)) for text in texts)
    if name and asks * 2 < len(texts):
        return AliasEdit(matter=aim.code, alias=name)
    return _faq(part, aim.code)


def _faq(part: _Failed, code: str) -> FaqEdit:
    first, *more = _examples(part)
    return FaqEdit(matter=code, question=first, variants=tuple(more))


def _examples(part: _Failed) -> list[str]:
    """The questions asked most, each once; the shorter before the longer."""
    often = Counter(compact(turn.text) for turn, _ in part)
    first = {compact(turn.text): turn.text for turn, _ in reversed(part)}
    ranked = sorted(often, key=lambda key: (-often[key], len(key), key))
    return [first[key] for key in ranked[:EXAMPLES]]


def _suggestion(
    part: _Failed,
    edit: AnyEdit,
    item: Matter | Bundle | None,
    field: str,
    why: str,
    aim: Target | None = None,
) -> Suggestion:
    people = len({turn.chat for turn, _ in part})
    code = "" if item is None else item.code if isinstance(item, Matter) else item.number
    name = item.name if item else ""
    examples = _examples(part)
    words = {
        "people": people,
        "count": len(part),
        "matter": name or (aim.name if aim else ""),
        "share": f"{aim.share:.0%}" if aim else "",
        "near": "、".join(aim.near) if aim and aim.near else "没有",
        "column": edit.column if isinstance(edit, CorrectionEdit) else "",
    }
    key = "|".join((edit.kind, code, field, compact(examples[0]) if not field else ""))
    return Suggestion(
        id=hashlib.sha256(key.encode()).hexdigest()[:12],
        edit=edit,
        matter_code=code,
        matter_name=name,
        field=field,
        reason=limits().reasons[why].format(**words),
        count=len(part),
        people=people,
        gaps=dict(Counter(what.value for _, what in part)),
        examples=tuple(examples),
        turns=tuple(turn.id for turn, _ in part),
    )


def _anchors(declined: Sequence[Decided], kind: EditKind, code: str) -> tuple[str, ...]:
    mine = (d.examples for d in declined if d.kind is kind and d.matter_code == code)
    return tuple(chain.from_iterable(mine))


def _item(code: str, guide: Guide) -> Matter | Bundle | None:
    bundles = (b for b in guide.catalogue.bundles if b.number == code)
    return guide.catalogue.matter(code) or next(bundles, None)
