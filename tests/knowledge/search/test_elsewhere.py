from collections import Counter

from knowledge.search.elsewhere import generals, known
from knowledge.search.text import compact

FEW, MANY, LONG = 1, 14, 24
"""Phrases of an entry, and characters of one: more are several entries, or a story."""


def lacking(*own: tuple[str, ...]) -> set[str]:
    return {general.names[0] for general in known(own).lacking}


def said(*names: str) -> tuple[tuple[str, ...], ...]:
    return known(tuple((name,) for name in names)).said


def test_an_empty_catalogue_lacks_everything_and_one_matter_little_less() -> None:
    everything = lacking()
    assert "烟草专卖零售许可证新办" in everything
    there = everything - lacking(("烟草专卖零售许可证核发（新办）",))
    assert "烟草专卖零售许可证新办" in there
    assert all("烟草" in name for name in there)


def test_a_shared_alias_is_the_same_matter() -> None:
    assert "从业人员健康证明" not in lacking(("卫生检查", "健康证"))


def test_another_operation_of_a_family_is_another_matter() -> None:
    renewed = lacking(("机动车驾驶证期满换证",))
    assert "初次申领机动车驾驶证" in renewed
    assert "药品零售经营许可证核发" in lacking(("食品经营许可证核发",))


def test_a_matter_for_the_whole_family_leaves_no_part_of_it_elsewhere() -> None:
    assert "公司住所变更登记" not in lacking(("有限责任公司变更登记",))
    assert "不动产继承转移登记" not in lacking(("不动产转移登记",))


def test_going_to_court_is_elsewhere_though_the_registry_is_there() -> None:
    assert "诉讼离婚起诉" in lacking(("离婚登记",))
    assert "食堂食品经营许可" not in lacking(("食品经营许可",))


def test_brackets_tell_one_of_several_apart() -> None:
    rent, leave, car = said(
        "住房公积金提取（租房）",
        "住房公积金提取（离职、离开本市）",
        "机动车驾驶证初次申领（小型汽车）",
    )
    assert "租房取公积金" in rent
    assert "退休取公积金" not in {*rent, *leave}
    assert "离职取公积金" in leave
    assert "考驾照" in car
    (settled,) = said("户口迁入（合法稳定住所落户）")
    assert not {"夫妻投靠", "户口迁走"} & set(settled)


def test_a_list_of_names_alone_borrows_what_people_say() -> None:
    (words,) = said("烟草专卖零售许可证延续")
    assert "烟证到期" in words
    (words,) = said("初次申领机动车驾驶证（小型汽车）")
    assert "考驾照" in words
    (words,) = said("有限责任公司变更登记")
    assert {"公司搬家", "换股东"} <= set(words)


def test_words_go_to_the_nearest_matter_only() -> None:
    broad, moved = said("公司变更登记", "公司住所变更登记")
    assert "公司搬家" in moved
    assert "公司搬家" not in broad
    assert "换股东" in broad


def test_nothing_is_borrowed_from_a_like_matter_or_for_another_operation() -> None:
    for name in ("食品经营许可证核发（新办）", "机动车驾驶证期满换证", "社会团体成立登记"):
        (words,) = said(name)
        assert not {"卖药许可", "考驾照", "协会解散"} & set(words)
    assert said("兼职律师执业许可证查询", "职业卫生技术服务机构监督检查") == ((), ())


def test_a_bundle_borrows_from_bundles_and_is_never_lacking() -> None:
    found = known((("开办餐饮店“一件事”",),), bundles=True)
    assert "开饭馆全套手续" in found.said[0]
    assert found.lacking == ()
    assert not any("一件事" in name for name in lacking())


def test_the_file_says_each_thing_once() -> None:
    everything = (*generals(), *generals(bundles=True))
    words = Counter(compact(w) for g in everything for w in (g.names[0], *g.said))
    assert [word for word, n in words.items() if n > 1 or not word] == []
    for general in everything:
        written = [compact(name) for name in general.names]
        assert len(set(written)) == len(written), general.names
        assert not set(written) & set(map(compact, general.said)), general.names
        assert FEW <= len(general.said) <= MANY, general.names
        assert all(len(word) <= LONG for word in general.said), general.names
