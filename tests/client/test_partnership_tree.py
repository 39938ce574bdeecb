"""The tree of partnerships in partnerships, and what two of them must not be."""

from fractions import Fraction

import pytest

from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.signature_set import Collected
from daosplit.chain import Chain
from daosplit.client.nesting import Blockade, blockades, partnership_at, read_tree
from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import ChainError
from daosplit.messages.nesting import describe_blockades, describe_tree
from daosplit.messages.questioned import describe_questions
from daosplit.values.dates import show_moment
from support.client import partnership_of, review_of, sign_by


@pytest.fixture
def child(chain: Chain) -> RevenueSplit:
    return partnership_of(chain, 60, 40, accounts=chain.accounts[5:7])


@pytest.fixture
def middle(chain: Chain, child: RevenueSplit) -> RevenueSplit:
    return partnership_of(chain, 25, 75, accounts=[chain.accounts[7], child.address])


@pytest.fixture
def top(chain: Chain, child: RevenueSplit, middle: RevenueSplit) -> RevenueSplit:
    """Of which the child holds a seat, and another through the partnership in the middle."""
    accounts = [middle.address, child.address]
    return partnership_of(chain, 80, 20, accounts=accounts)


def sign(split: RevenueSplit, message: ParentReview, *seats: int) -> Collected[ParentReview]:
    collected = Collected(split.domain(), message)
    roster = split.roster()
    for seat in seats:
        collected = collected.sign(split.chain.signers[roster[seat]], roster)
    return collected


def test_a_tree_has_everybodys_part_of_the_whole(top: RevenueSplit) -> None:
    tree = read_tree(top)
    leaves = [branch for _, branch in tree.walk() if not branch.is_partnership]
    assert sum(leaf.of_all for leaf in leaves) == 1
    assert [leaf.of_all for leaf in leaves] == [
        Fraction(20, 100),
        Fraction(36, 100),
        Fraction(24, 100),
        Fraction(12, 100),
        Fraction(8, 100),
    ]


def test_a_tree_is_told_a_line_for_each_partner(top: RevenueSplit, child: RevenueSplit) -> None:
    lines = describe_tree(read_tree(top)).splitlines()
    assert lines[0] == f"Partnership {top.address}"
    assert f"    seat 1: 75%, 60% of all: {child.address}, a partnership" in lines
    assert len(lines) == 9


def test_an_account_without_a_clones_code_is_no_partnership(chain: Chain) -> None:
    assert partnership_at(chain, chain.accounts[0]) is None
    assert partnership_at(chain, chain.deploy("Executor").address) is None


@pytest.fixture
def first_and_second(chain: Chain) -> tuple[RevenueSplit, RevenueSplit]:
    """The second, in which the first holds half, is admitted to the first and gets half of it."""
    first = partnership_of(chain, 60, 40, accounts=chain.accounts[1:3])
    second = partnership_of(chain, 50, 50, accounts=[first.address, chain.accounts[3]])
    review = review_of(1, [42, 28, 70], [second.address])
    upwards = ParentReview(first.address, 1, first.hash_review(review), False)
    below = sign(second, upwards, 1)
    downwards = ParentReview(second.address, 1, below.digest, False)
    first.countersign_parent(sign(first, downwards, 0, 1))
    second.countersign_parent(second.add_on_chain(below, 1), own_period=1)
    both = sign_by(first, review, 0, 1)
    assert blockades(first) == ()
    assert blockades(first, (*first.roster(), second.address), (42, 28, 70))
    # Both are cut by more than the limit, and have consented.
    first.review(review, first.add_on_chain(both, 1))
    return first, second


def test_two_partnerships_that_hold_too_much_of_each_other_are_found(
    first_and_second: tuple[RevenueSplit, RevenueSplit],
) -> None:
    first, second = first_and_second
    half = Fraction(1, 2)
    assert blockades(first) == (Blockade(2, second.address, half, half),)
    assert blockades(second) == (Blockade(0, first.address, half, half),)
    (warning,) = describe_blockades(blockades(first))
    assert warning.startswith("WARNING")
    assert "holds 50% here, and this one holds 50% of it" in warning


def test_a_partnership_that_holds_a_seat_in_itself_has_no_tree(
    first_and_second: tuple[RevenueSplit, RevenueSplit],
) -> None:
    first, second = first_and_second
    with pytest.raises(ChainError) as refused:
        read_tree(first)
    told = str(refused.value)
    assert f"{first.address} → {second.address} → {first.address}" in told


def test_a_partner_is_told_until_when_it_must_answer(chain: Chain, top: RevenueSplit) -> None:
    other = partnership_of(chain, 50, 50)
    assert describe_questions(other) == []
    other.question(1, sender=other.roster()[0])
    question, how = describe_questions(other, ["retailer", "A"])
    moment = show_moment(other.charter.local(other.charter.start_of(3)))
    assert question.startswith("A (seat 1) was asked to show that it is there")
    assert f"it must answer before {moment}" in question
    assert "`daosplit presence sign`" in how
