"""The story's 70/30, 60/40, 50/50 come out of what was contributed, with the story's reasons."""

import pytest

from daosplit.weighing import read_dataset, read_policy, weigh_quarters
from support.project import ROOT

FOLDER = ROOT / "examples/weighing"
PARTNERS = ("retailer", "A")


@pytest.mark.parametrize("file", ["policy.toml", "policy_shapley.toml"])
def test_the_split_follows_the_contributions_of_each_quarter(file: str) -> None:
    data = read_dataset(FOLDER)
    outcomes = weigh_quarters(read_policy(FOLDER / file), data, data.quarters, PARTNERS)
    assert [outcome.shares for outcome in outcomes] == [
        (700_000, 300_000),
        (600_000, 400_000),
        (500_000, 500_000),
    ]


def test_the_reasons_are_those_of_the_story() -> None:
    data = read_dataset(FOLDER)
    first, second, third = (
        outcome.weighed.reasons
        for outcome in weigh_quarters(
            read_policy(FOLDER / "policy.toml"), data, data.quarters, PARTNERS
        )
    )
    assert first[0].endswith("at first, products and customers are worth most")
    assert second[1].endswith("A's system improvements raised its contribution")
    assert all(reason.endswith("joint marketing: both contributed the same") for reason in third)
    assert first[0].startswith("50 thousand products at 1 point, 5 million customers at 4 points: ")
