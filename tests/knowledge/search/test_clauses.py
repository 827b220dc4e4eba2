"""What is settled already is told, not asked for."""

import pytest

from knowledge.search import normalise, read_query
from knowledge.search.clauses import asking


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("执照已经下来了，门头也批了，现在就差食品的许可", "现在就差食品的许可"),
        ("出生证和户口都办完了，津贴怎么领", "津贴怎么领"),
        ("渣土那个有人办了不用管，占人行道找谁批", "占人行道找谁批"),
        ("跑车的那个证，不是人证，要等多少天", "跑车的那个证 要等多少天"),
    ],
)
def test_settled_clauses_are_left_out(said: str, asked: str) -> None:
    assert asking(normalise(said)) == asked


@pytest.mark.parametrize(
    "said",
    [
        "身份证丢了，急着坐火车，怎么补",
        "公司换了老板，执照要改吗",
        "孩子出生了怎么上户口",
        "不是，我说的是注销",
        "执照办好了没有，什么时候能领",
        "shenfenzheng diu le zenme ban",
        "",
    ],
)
def test_what_is_asked_stays(said: str) -> None:
    assert asking(normalise(said)) == normalise(said)


def test_a_settled_clause_stays_where_nothing_else_names_a_matter() -> None:
    query = read_query("居住证已经办好了，多久能拿到")
    assert query.asked == query.text
    assert "居住证" in query.rest


def test_operations_are_those_that_are_asked_for() -> None:
    query = read_query("营业执照已经注销了，食品许可证丢了怎么补")
    assert query.operations == {"reissue"}
    assert "营业执照" not in query.core
    assert query.embedded == query.asked
