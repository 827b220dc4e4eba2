import importlib

import pytest


@pytest.mark.parametrize(
    "name", ["knowledge", "knowledge.rules", "knowledge.checking", "knowledge.exchange"]
)
def test_what_a_package_offers_is_there_and_sorted(name):
    package = importlib.import_module(name)
    assert all(hasattr(package, member) for member in package.__all__)
    assert len(set(package.__all__)) == len(package.__all__)
    assert all(getattr(package, member).__doc__ for member in package.__all__)
