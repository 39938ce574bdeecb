"""Smart accounts of every kind sign all that a partner signs, and call what a partner calls."""

import pytest

from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.presence import Presence
from daosplit.chain import Chain
from support.partnership import Done, Founder, Partnership, event, review_of, seat_set
from support.refusal import refused
from support.signing import signed_by
from support.smart_accounts import KINDS, SHARES, SmartAccount, founded_with, hand_in

SAME = review_of(1, SHARES)
DIGEST = b"\x05" * 32
CONTRACT_GAS = 500_000
"""What a contract may use to judge."""
COSTS = {
    "a key that acts by code": 11_400,
    "a key of P-256, checked in Solidity": 259_000,
    "a key of P-256, where the chain is asked first": 261_500,
    "a passkey": 272_000,
    "a wallet that wraps": 18_400,
    "a Safe of two owners in three": 20_000,
}
"""What one signer adds to a review, calldata included, on a chain without P-256 of its own."""


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def account(chain: Chain, kind: str) -> SmartAccount:
    return KINDS[kind](chain)


@pytest.fixture(scope="module")
def crew(founder: Founder, account: SmartAccount) -> Partnership:
    """The smart account holds seat 1."""
    return founded_with(founder, account.address)


def act(partnership: Partnership, account: SmartAccount, function: str, *arguments: object) -> Done:
    """The account calls the partnership."""
    call = partnership.encode(function, *arguments)
    chain = partnership.chain
    receipt = chain.transact(account.contract.functions.execute(partnership.address, call))
    return Done(receipt, partnership.events(receipt))


def test_it_countersigns_a_review(crew: Partnership, account: SmartAccount) -> None:
    done = hand_in(crew, SAME, 0, contracts={1: account.sign(SAME, crew.domain)})
    assert done.events[0].fields["countersigners"] == seat_set(0, 1)


def test_it_consents_to_its_own_cut(crew: Partnership, account: SmartAccount) -> None:
    review = review_of(1, [60, 15, 25])
    with refused("CutWithoutConsent", seats=seat_set(1)):
        hand_in(crew, review, 0, 2)
    hand_in(crew, review, 0, 2, contracts={1: account.sign(review, crew.domain)})
    assert crew.call("sharesOf", 1) == [60, 15, 25]


def test_it_countersigns_its_own_admission(founder: Founder, account: SmartAccount) -> None:
    partnership = founder.found(60, 40)
    review = review_of(1, [60, 40, 10], [account.address])
    with refused("AdmittedWithoutConsent", seats=seat_set(2)):
        hand_in(partnership, review, 0, 1)
    hand_in(partnership, review, 0, 1, contracts={2: account.sign(review, partnership.domain)})
    assert partnership.roster[2] == account.address


def test_it_shows_that_it_is_there(crew: Partnership, account: SmartAccount) -> None:
    crew.transact("question", 1, sender=crew.roster[0])
    presence = Presence(1)
    given = signed_by(crew, presence, contracts={1: account.sign(presence, crew.domain)})
    done = crew.transact("present", 1, given)
    assert done.events == [event("Answered", seat=1)]
    assert crew.transact("present", 1, given).events == []


def test_it_signs_what_its_partnership_countersigns_for_a_parent(
    chain: Chain, founder: Founder, crew: Partnership, account: SmartAccount
) -> None:
    parent = founder.found(*SHARES, accounts=[crew.address, *chain.accounts[3:5]])
    message = ParentReview(parent.address, 1, DIGEST, consents_to_cut=True)
    given = signed_by(crew, message, 0, 2, contracts={1: account.sign(message, crew.domain)})
    crew.transact("countersignParent", parent.address, 1, DIGEST, True, given, 0)
    assert parent.call("countersigned", 1, DIGEST, crew.address) == 0b111


def test_it_countersigns_on_the_chain(crew: Partnership, account: SmartAccount) -> None:
    digest = SAME.digest(crew.domain)
    crew.transact("question", 1, sender=crew.roster[0])
    done = act(crew, account, "countersign", 1, digest)
    assert done.names == ["Countersigned", "Answered"]
    assert act(crew, account, "countersign", 1, digest).events == []
    hand_in(crew, SAME, 0, on_chain=[1])
    assert crew.call("reviewedPeriod") == 1


def test_its_signature_counts_for_what_it_signed_alone(
    founder: Founder, crew: Partnership, account: SmartAccount
) -> None:
    other = founded_with(founder, account.address, salt=b"other".ljust(32))
    wrong = {
        "other shares": account.sign(review_of(1, [50, 31, 20]), crew.domain),
        "another partnership": account.sign(SAME, other.domain),
        "a presence": account.sign(Presence(1), crew.domain),
        "nothing": b"",
    }
    for signature in wrong.values():
        with refused("InvalidSignature", seat=1, account=account.address):
            hand_in(crew, SAME, 0, contracts={1: signature})
    review = account.sign(SAME, crew.domain)
    given = signed_by(crew, Presence(1), contracts={1: review})
    with refused("InvalidSignature", seat=1, account=account.address):
        crew.transact("present", 1, given)
    message = ParentReview(other.address, 1, DIGEST, consents_to_cut=False)
    given = signed_by(crew, message, 0, 2, contracts={1: review})
    with refused("InvalidSignature", seat=1, account=account.address):
        crew.transact("countersignParent", other.address, 1, DIGEST, False, given, 0)
    assert crew.call("reviewedPeriod") == 0


def test_what_one_signer_of_the_kind_costs_in_a_review(
    chain: Chain, crew: Partnership, account: SmartAccount, kind: str
) -> None:
    """Beside 4,500 of a key; P-256 in Solidity differs by some hundredths from digest to digest."""
    with chain.isolated():
        without = hand_in(crew, SAME, 0, 2).gas_used
    signed = {1: account.sign(SAME, crew.domain)}
    cost = hand_in(crew, SAME, 0, 2, contracts=signed).gas_used - without
    assert cost == pytest.approx(COSTS[kind], rel=0.05)
    assert cost < CONTRACT_GAS
