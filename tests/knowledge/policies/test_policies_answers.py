"""Passages are found, quoted word for word with what limits them, and only while they hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knowledge.answers import Answer, AnswerStatus, Guide, Notice, Question, Quote
from knowledge.answers.policies import PolicyAnswers
from knowledge.checking import check
from knowledge.policies.alike import alike_pairs
from knowledge.policies.finding import PolicyFinder, policy_data
from knowledge.policies.index import PolicyIndex
from knowledge.policies.markup import from_markdown
from knowledge.policies.quoting import quote
from knowledge.policies.retriever import PolicyRetriever
from knowledge.policies.schema import Passage, Policy
from knowledge.policies.split import split
from knowledge.problems import Severity
from knowledge.search import read_query
from tests.knowledge.answers.conftest import CATALOGUE, Version

DAY = date(2026, 11, 20)
SHARED = "没有预约的，延时时段结束前半小时停止取号，已经取号的办完为止。"
TEXTS = {
    "rongque": (
        "容缺受理办法",
        "第一条 有下列情形之一的，不得容缺受理：\n\n（一）缺少身份证明的；\n\n（二）不签承诺书的。\n\n"
        "第二条 补齐期限为五个工作日，但是停水停电的除外。",
    ),
    "yanshi": (
        "延时服务通知",
        f"## 预约\n\n{SHARED}\n\n## 时段\n\n|窗口|周六|\n|--|--|\n|医保窗口|开放|",
    ),
    "zhuanfa": ("转发延时服务通知", f"## 预约\n\n{SHARED}"),
    "jiuban": ("垃圾分类试行办法", "厨余垃圾混投的，罚款二百元。"),
    "weilai": ("摊贩备案办法", "流动摊贩的摊位码不得转让，一年换领一次。"),
    "xuke": (
        "餐饮许可细则",
        "小餐饮店使用面积不足六十平方米的，可以减免后厨隔断，不减免消毒设施。",
    ),
}
DATES = {
    "yanshi": {"effective_on": date(2026, 5, 1)},
    "zhuanfa": {"effective_on": date(2026, 6, 1)},
    "jiuban": {"expires_on": date(2025, 12, 31)},
    "weilai": {"effective_on": date(2027, 1, 1)},
}


def policy(name: str, **more: object) -> Policy:
    title, text = TEXTS[name]
    values = {"id": name, "title": title, "issuer": "某局", "file": f"{name}.md"}
    passages = split(from_markdown(text), title)
    return Policy.model_validate({**values, **DATES.get(name, {}), **more, "passages": passages})


POLICIES = tuple(policy(n, matters=("food-new",) if n == "xuke" else ()) for n in TEXTS)
WITH = CATALOGUE.model_copy(update={"policies": POLICIES})


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    return Guide.open(Version(7, WITH, "policies"), tmp_path_factory.mktemp("index"))


@pytest.fixture(autouse=True)
def _on_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.answers.dates.today", lambda: DAY)


def quotes(guide: Guide, text: str) -> list[Quote]:
    return [b for b in guide.ask(Question(text)).blocks if isinstance(b, Quote)]


def test_a_negative_question_is_answered_by_the_whole_list_with_its_negation(guide: Guide) -> None:
    answer = guide.ask(Question("哪些情形不得容缺受理"))
    assert answer.status is AnswerStatus.ANSWERED_POLICY
    block = answer.blocks[0]
    assert isinstance(block, Quote)
    assert block.text == (
        "第一条 有下列情形之一的，不得容缺受理：\n（一）缺少身份证明的；\n（二）不签承诺书的。"
    )
    assert block.sources[0].url == f"/guide/policies/rongque?marked=0-{len(block.text)}#p0"
    assert block.sources[0].version == 7
    assert block.validity == "文件没有写明施行日期，请向发文机关核实"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("哪些情形不予容缺受理", "不得容缺受理"),
        ("是不是不用签承诺书也能容缺受理", "不签承诺书的"),
        ("减免后厨隔断以后，消毒设施是不是也不用了", "不减免消毒设施"),
    ],
)
def test_negative_questions_find_what_denies(guide: Guide, text: str, words: str) -> None:
    assert any(words in b.text for b in quotes(guide, text))


def test_every_quotation_stands_in_its_policy_where_the_link_says(guide: Guide) -> None:
    by_id = {p.id: p for p in POLICIES}
    for text in (
        "容缺受理的补齐期限是几天",
        "延时服务没有预约的怎么取号",
        "延时服务医保窗口周六开放吗",
    ):
        for block in quotes(guide, text):
            for source in block.sources:
                name, _, rest = source.url.removeprefix("/guide/policies/").partition("?marked=")
                marked, _, place = rest.partition("#p")
                passage = by_id[name].passages[int(place)]
                if block.rows:
                    assert block.rows == tuple(passage.rows[int(i)] for i in marked.split(","))
                else:
                    start, end = map(int, marked.split("-"))
                    assert passage.text[start:end] == block.text
    assert quotes(guide, "延时服务医保窗口周六开放吗")[0].rows == (
        ("窗口", "周六"),
        ("医保窗口", "开放"),
    )


def test_near_duplicates_are_shown_once_from_the_newer_with_both_as_sources(guide: Guide) -> None:
    found = [b for b in quotes(guide, "延时服务没有预约的什么时候停止取号") if b.text == SHARED]
    assert [b.title for b in found] == ["转发延时服务通知"]
    assert [s.url.split("?")[0][-7:] for s in found[0].sources] == ["zhuanfa", "/yanshi"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("厨余垃圾混投罚款多少", "已于 2025-12-31 失效"),
        ("流动摊贩的摊位码能转让吗", "现在还没有生效"),
    ],
)
def test_what_is_not_in_force_is_named_and_not_quoted(guide: Guide, text: str, said: str) -> None:
    answer = guide.ask(Question(text))
    assert answer.status is AnswerStatus.NOT_FOUND
    assert not quotes(guide, text)
    assert isinstance(answer.blocks[0], Notice)
    assert said in answer.blocks[0].text


def test_a_matter_keeps_its_answer_and_its_own_policy_stands_below(guide: Guide) -> None:
    text = "食品经营许可证新办，小餐饮店使用面积不足六十平方米可以减免后厨隔断吗"
    answer = guide.ask(Question(text))
    assert (answer.status, answer.matter_code) == (AnswerStatus.ANSWERED, "food-new")
    assert answer.blocks[0].type != "quote"
    assert isinstance(answer.blocks[-1], Quote)
    assert "不减免消毒设施" in answer.blocks[-1].text


@pytest.mark.parametrize(
    "text", ["结婚登记要什么材料", "养犬登记在哪里办", "你好", "大厅可以停车吗"]
)
def test_other_questions_are_answered_as_before(guide: Guide, text: str) -> None:
    assert not quotes(guide, text)


def test_the_retriever_gives_what_is_in_force(guide: Guide) -> None:
    retriever = PolicyRetriever(
        find=lambda text, limit: guide.passages(text, limit=limit), today=lambda: DAY, limit=3
    )
    documents = retriever.invoke("哪些情形不得容缺受理")
    assert documents[0].id == "rongque#0"
    assert len(documents) == 3
    assert not {"jiuban", "weilai"} & {d.metadata["policy"] for d in documents}


def test_a_long_passage_is_quoted_by_whole_paragraphs() -> None:
    lines = [
        "甲段说收费的事。但是老人不收。",
        "下列人员不予减免：",
        "（一）甲；",
        "（二）乙。",
        "尾" * 160,
    ]
    passage = Passage(text="\n".join(lines))
    assert quote(passage, read_query("收费吗")).text(passage) == lines[0]
    assert quote(passage, read_query("哪些人员不予减免")).text(passage) == "\n".join(lines[1:4])


LIMIT = (
    "{who}在本市没有自有住房而租房居住的，可以申请提取住房公积金支付房租，每月提取额不超过{amount}元，"
    "提取频次可以选择按月、按季或者按年，当年没有提取的月份可以累计到年底以前提取，跨年{none}累计。"
)
SIBLINGS = {
    "danshen": ("单身职工租房提取细则", {"who": "单身职工", "amount": 1500, "none": "不"}, 2026),
    "yihun": ("已婚职工租房提取细则", {"who": "已婚职工", "amount": 2500, "none": "不"}, 2025),
    "yihun-xin": ("已婚职工租房提取细则（2024年版）", {"who": "已婚职工", "amount": 2300, "none": "不"}, 2024),
}  # fmt: skip


def test_of_like_rules_only_a_later_version_takes_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    policies = tuple(
        Policy.model_validate(
            {"id": name, "title": title, "issuer": "某中心", "file": "a.md", "effective_on": date(year, 1, 1),
             "passages": [{"text": LIMIT.format(**values)}]}
        )
        for name, (title, values, year) in SIBLINGS.items()
    )  # fmt: skip
    texts = [p.passages[0].text for p in policies]
    assert alike_pairs(texts) == [(0, 1), (0, 2), (1, 2)], "they are as like as duplicates are"
    sure = policy_data().model_copy(update={"floor": 0.0})
    monkeypatch.setattr("knowledge.answers.policies.policy_data", lambda: sure)
    vectors = np.eye(3, dtype=np.float32)
    answers = PolicyAnswers(PolicyFinder(policies, PolicyIndex.build(policies, vectors)), 1)
    nothing = Answer(status=AnswerStatus.NOT_FOUND, blocks=())
    for place in (1, 2):
        question = read_query(f"{policies[place].title}已婚职工每月最多提取多少")
        found = answers.turn(question, vectors[place], nothing, DAY).blocks[0]
        assert isinstance(found, Quote)
        assert (found.title, "2500元" in found.text) == ("已婚职工租房提取细则", True)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        # Forwarded, with another head and another day.
        ("各区政务服务局：工作日下班后仍需办理的，可以在当天15:00之前预约，窗口最晚延至20:00。没有预约的，"
         "延时时段结束前半小时停止取号。请各单位遵照执行，并做好宣传。",
         "各街道：工作日下班后仍需办理的，可以在当天15:00之前预约，窗口最晚延至20:00。没有预约的，"
         "延时时段结束前半小时停止取号。请各单位遵照执行，并做好宣传。", True),
        # Set again from a scan: other punctuation and spaces, Traditional Chinese.
        ("申请人不愿意签署承诺书的，不得容缺受理；同时缺少三份以上次要材料的，不得容缺受理。",
         "申請人不願意簽署承諾書的, 不得容缺受理; 同時缺少三份以上次要材料的, 不得容缺受理。", True),
        # The same turns of phrase about other things.
        ("年满八十周岁的老年人，凭居民身份证向户籍所在地街道申请高龄津贴，次月开始发放。",
         "毕业五年内的高校毕业生，凭学历证书向工作所在地街道申请租房补贴，次月开始发放。", False),
        ("本办法自2026年1月1日起施行，有效期五年。", "本办法自2025年9月1日起施行，有效期五年。", False),
    ],
)  # fmt: skip
def test_near_duplicates_as_offices_write_them(one: str, other: str, same: bool) -> None:
    assert alike_pairs([one, other]) == ([(0, 1)] if same else [])


def test_near_duplicates_are_found_among_many() -> None:
    texts = [
        f"第{n}号文件关于{n * n}项工作安排的说明，请各单位按照职责落实。{n * 7919}"
        for n in range(60)
    ]
    texts += ["".join(texts[:3]), "".join(texts[:3]).replace("落实", "办理", 1), "短文", "短文"]
    pairs = alike_pairs(texts)
    assert (60, 61) in pairs
    assert (62, 63) in pairs


def test_lint_says_what_is_wrong_with_policies() -> None:
    wrong = policy("rongque", matters=("gone",))
    found = check(WITH.model_copy(update={"policies": (wrong, *POLICIES[1:])}), DAY)
    said = [(p.severity, p.message) for p in found if p.path.startswith("policies")]
    for severity, words in (
        (Severity.ERROR, "没有编码为 gone 的事项"),
        (Severity.WARNING, "“容缺受理办法”没有写施行日期"),
        (Severity.WARNING, "“垃圾分类试行办法”2025-12-31 已失效"),
        (Severity.NOTE, "“摊贩备案办法”2027-01-01 起施行"),
        (Severity.WARNING, "与“延时服务通知”第 1 段完全相同"),
    ):
        assert any(s is severity and words in m for s, m in said), (words, said)


def test_a_rebuilt_index_embeds_only_what_is_new(tmp_path: Path, guide: Guide) -> None:
    class Counting:
        name, dimensions = "counting", 384

        def __init__(self) -> None:
            self.seen: list[str] = []

        def queries(self, texts):
            return self._vectors(texts)

        def passages(self, texts):
            self.seen += texts
            return self._vectors(texts)

        def _vectors(self, texts):

            rows = [np.random.default_rng(len(t)).normal(size=384) for t in texts]
            return np.array(rows, dtype=np.float32).reshape(len(texts), 384)

    embedder = Counting()
    few = CATALOGUE.model_copy(update={"policies": POLICIES[:2]})
    Guide.open(Version(1, few, "few"), tmp_path, embedder=embedder)
    embedder.seen.clear()
    Guide.open(Version(2, WITH, "all"), tmp_path, embedder=embedder)
    assert all("延时服务通知" not in t or "转发" in t for t in embedder.seen)
    assert any("摊位码" in t for t in embedder.seen)
