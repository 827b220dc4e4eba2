from ruamel.yaml import YAML

from knowledge.data import read_text
from knowledge.search.query import expand
from knowledge.search.text import compact

MANY = 8
"""Written forms of one word: what means more says nothing."""


def groups() -> list[tuple[list[str], list[str]]]:
    found = YAML(typ="safe").load(read_text("synonyms.yml"))["groups"]
    return [(list(map(compact, g["say"])), list(map(compact, g["write"]))) for g in found]


def test_each_group_says_and_writes_each_thing_once() -> None:
    for said, written in groups():
        assert said
        assert written
        assert all((*said, *written))
        assert len(set(said)) == len(said), said
        assert len(set(written)) == len(written), written


def test_a_word_means_few_things() -> None:
    meant: dict[str, set[str]] = {}
    for said, written in groups():
        for word in said:
            meant.setdefault(word, set()).update(written)
    assert {word: len(means) for word, means in meant.items() if len(means) > MANY} == {}


def test_what_people_say_stands_for_what_guides_write() -> None:
    assert ("不动产权证书", "不动产登记") in expand("大红本不见了")
    assert ("经营者变更", "变更登记", "转让") in expand("盘下一家铺面")
