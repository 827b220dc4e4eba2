from knowledge.search.elsewhere import lacking


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
