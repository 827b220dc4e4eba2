import pytest

from knowledge.search import FEATURES, field_words, read_query
from knowledge.search.ranking import Ranking


@pytest.mark.parametrize(
    ("text", "core", "rest"),
    [
        ("请问食品经营许可证要带什么材料", "食品经营许可证", "食品经营许可证"),
        ("那要多久？", "", ""),
        ("我妈去世了", "去世", "去世"),
        ("那注销呢", "注销", ""),
        ("", "", ""),
    ],
)
def test_a_question_is_taken_apart(text: str, core: str, rest: str) -> None:
    query = read_query(text)
    assert (query.core, query.rest) == (core, rest)


def test_colloquial_words_bring_the_words_of_guides() -> None:
    assert ("食品经营", "餐饮服务") in read_query("想开一家烧烤摊").expansion or any(
        "食品经营" in forms for forms in read_query("想开一家烧烤店").expansion
    )


def test_a_long_question_is_cut_before_it_is_embedded() -> None:
    assert len(read_query("我想问一下" * 900).embedded) <= 64


def test_the_ranking_weighs_every_feature() -> None:
    assert set(Ranking.read().weights) == set(FEATURES)
    assert field_words()["fee"].name == "收费"
