"""Policies: days that are missing or over, matters that do not exist, texts that say the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from knowledge.checking.finding import Found, error, note, warning
from knowledge.policies.schema import Force, in_force
from knowledge.schema import Catalogue


def policies(catalogue: Catalogue, today: date) -> Iterator[Found]:
    """Days and matters of each policy."""
    codes = {matter.code for matter in catalogue.matters}
    for i, policy in enumerate(catalogue.policies):
        place = ("policies", i)
        if policy.effective_on is None:
            message = f"“{policy.title}”没有写施行日期；回答时只能请人向发文机关核实"
            yield warning((*place, "effective_on"), message)
        if policy.expires_on and policy.effective_on and policy.expires_on < policy.effective_on:
            yield error((*place, "expires_on"), f"“{policy.title}”的失效日期早于施行日期")
        match in_force(policy, today):
            case Force.EXPIRED:
                message = f"“{policy.title}”{policy.expires_on} 已失效，不再引用；请更新或删除"
                yield warning((*place, "expires_on"), message)
            case Force.NOT_YET:
                message = f"“{policy.title}”{policy.effective_on} 起施行，到那天才会引用"
                yield note((*place, "effective_on"), message)
        for j, code in enumerate(policy.matters):
            if code not in codes:
                message = f"没有编码为 {code} 的事项；请核对，或从“{policy.title}”删去"
                yield error((*place, "matters", j), message)


def near_duplicates(catalogue: Catalogue, today: date) -> Iterator[Found]:
    """Passages in force that say almost the same in two policies; answers show one of them."""
    from knowledge.policies.alike import alike_pairs  # noqa: PLC0415 - brings the dictionary

    if not catalogue.policies:
        return
    held = [
        (i, j, passage)
        for i, policy in enumerate(catalogue.policies)
        if in_force(policy, today) is not Force.EXPIRED
        for j, passage in enumerate(policy.passages)
    ]
    for one, other in alike_pairs([passage.content for _, _, passage in held]):
        first, second = held[one], held[other]
        if first[0] == second[0]:
            continue
        title = catalogue.policies[first[0]].title
        same = first[2].content == second[2].content
        word = "完全相同" if same else "几乎相同，请核对不同之处"
        message = f"与“{title}”第 {first[1] + 1} 段{word}；回答只显示较新的一份"
        yield warning(("policies", second[0], "passages", second[1]), message)
