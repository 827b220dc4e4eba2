from knowledge.search.elsewhere import lacking, said_of


def names(*own: tuple[str, ...]) -> set[str]:
    return {general[0] for general in lacking(own)}


def test_an_empty_catalogue_lacks_everything_and_one_matter_little_less() -> None:
    everything = names()
    assert "烟草专卖零售许可证" in everything
    assert everything - names(("烟草专卖零售许可证核发（新办）",)) == {"烟草专卖零售许可证"}


def test_a_shared_alias_is_the_same_matter() -> None:
    assert "从业人员健康证明" not in names(("预防性健康检查", "健康证"))


def test_another_operation_of_a_family_is_another_matter() -> None:
    renewed = names(("机动车驾驶证期满换证",))
    assert "初次申领机动车驾驶证" in renewed
    assert "药品经营许可证" in names(("食品经营许可证核发",))


def test_a_list_of_names_alone_borrows_what_people_say() -> None:
    assert "烟草证" in said_of("烟草专卖零售许可证延续")
    assert "考驾照" in said_of("初次申领机动车驾驶证")


def test_nothing_is_borrowed_from_a_like_matter_or_for_another_operation() -> None:
    assert said_of("食品经营许可证核发（新办）") == ()
    assert said_of("机动车驾驶证期满换证") == ()
    assert not any("变更" in word or "注销" in word for word in said_of("社会团体成立登记"))
