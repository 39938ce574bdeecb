"""Keys whose accounts act by code (EIP-7702) sign as keys, and as contracts if the code can."""

from collections.abc import Callable, Mapping

import pytest
from eth_account.signers.local import LocalAccount

from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.presence import Presence
from daosplit.agreement.typed_message import TypedMessage
from daosplit.chain import Chain
from support.delegation import delegate
from support.partnership import NOBODY, Done, Founder, Partnership, event, review_of, seat_set
from support.refusal import refused
from support.signing import signature_of, signed_by
from support.smart_accounts import PASSKEY, SHARES, founded_with, hand_in, key_of

SAME = review_of(1, SHARES)
DIGEST = b"\x05" * 32
IDENTITY = "0x0000000000000000000000000000000000000004"
"""A precompile, whose code is empty for an account that acts by it."""


def code(chain: Chain, runtime: bytes) -> str:
    """Where a contract of this code is."""
    make = chain.deploy("Copies").functions.make(runtime, 1)
    [address] = chain.call(make)
    chain.transact(make)
    return str(address)


MUTE: Mapping[str, Callable[[Chain], str]] = {
    "no code at all": lambda _: IDENTITY,
    "code without ERC-1271": lambda chain: str(chain.deploy("Executor").address),
    "code that answers nothing": lambda chain: code(chain, b"\x00"),
    "code that burns all gas": lambda chain: code(chain, b"\xfe"),
    "code that reverts": lambda chain: code(chain, b"\x5f\x5f\xfd"),
}


@pytest.fixture(scope="module")
def key(chain: Chain) -> LocalAccount:
    return key_of(chain, 40)


@pytest.fixture(scope="module")
def crew(founder: Founder, key: LocalAccount) -> Partnership:
    """The key holds seat 1."""
    return founded_with(founder, key.address)


@pytest.fixture(scope="module")
def answering(chain: Chain) -> str:
    """Code that answers ERC-1271 for the key of whoever acts by it."""
    return str(chain.deploy("DelegatedKey").address)


@pytest.fixture
def delegated(chain: Chain, key: LocalAccount, answering: str) -> LocalAccount:
    delegate(chain, [key], [answering])
    return key


def judged(partnership: Partnership, message: TypedMessage) -> dict[int, bytes]:
    """What the key signs on seat 1, for its code to judge."""
    return {1: signature_of(partnership, partnership.roster[1], message)}


# By either way


@pytest.mark.shows("key-acts-code-eip")
def test_it_countersigns_as_a_key(crew: Partnership, delegated: LocalAccount) -> None:
    hand_in(crew, SAME, 0, 1)
    assert crew.call("reviewedPeriod") == 1


@pytest.mark.shows("key-acts-code-eip")
def test_it_countersigns_as_a_contract(crew: Partnership, delegated: LocalAccount) -> None:
    hand_in(crew, SAME, 0, contracts=judged(crew, SAME))
    assert crew.call("reviewedPeriod") == 1


@pytest.mark.shows("key-acts-code-eip")
def test_not_by_both_at_once(crew: Partnership, delegated: LocalAccount) -> None:
    contracts = judged(crew, SAME)
    with refused("DuplicateCountersigners", seats=seat_set(1)):
        hand_in(crew, SAME, 0, 1, contracts=contracts)
    crew.transact("countersign", 1, SAME.digest(crew.domain), sender=delegated.address)
    with refused("DuplicateCountersigners", seats=seat_set(1)):
        hand_in(crew, SAME, 0, contracts=contracts, on_chain=[1])
    with refused("DuplicateCountersigners", seats=seat_set(1)):
        hand_in(crew, SAME, 0, 1, on_chain=[1])
    with refused("DuplicateCountersigners", seats=seat_set(1)):
        given = signed_by(crew, Presence(1), 1, contracts=judged(crew, Presence(1)))
        crew.transact("present", 1, given)


@pytest.mark.shows("key-acts-code-eip")
def test_its_presence_counts_once_by_whichever_way(
    crew: Partnership, delegated: LocalAccount
) -> None:
    as_key = signed_by(crew, Presence(1), 1)
    as_contract = signed_by(crew, Presence(1), contracts=judged(crew, Presence(1)))
    for first, second in ((as_key, as_contract), (as_contract, as_key)):
        with crew.chain.isolated():
            crew.transact("question", 1, sender=crew.roster[0])
            assert crew.transact("present", 1, first).events == [event("Answered", seat=1)]
            crew.transact("question", 1, sender=crew.roster[0])
            assert crew.transact("present", 1, second).events == []


def test_it_signs_for_its_partnerships_parent_by_either_way(
    chain: Chain, founder: Founder, crew: Partnership, delegated: LocalAccount
) -> None:
    parent = founder.found(*SHARES, accounts=[crew.address, *chain.accounts[3:5]])
    message = ParentReview(parent.address, 1, DIGEST, consents_to_cut=True)
    for given in (
        signed_by(crew, message, 0, 1, 2),
        signed_by(crew, message, 0, 2, contracts=judged(crew, message)),
    ):
        with chain.isolated():
            crew.transact("countersignParent", parent.address, 1, DIGEST, True, given, 0)
            assert parent.call("countersigned", 1, DIGEST, crew.address) == 0b111


# By its own calls


@pytest.mark.shows("key-acts-code-eip")
def test_it_calls_by_itself_and_by_its_code(
    chain: Chain, crew: Partnership, delegated: LocalAccount
) -> None:
    digest = SAME.digest(crew.domain)

    def by_key() -> Done:
        return crew.transact("countersign", 1, digest, sender=delegated.address)

    def by_code() -> Done:
        account = chain.contract("DelegatedKey", delegated.address)
        call = account.functions.execute(crew.address, crew.encode("countersign", 1, digest))
        receipt = chain.transact(call, sender=chain.accounts[50])
        return Done(receipt, crew.events(receipt))

    for first, second in ((by_key, by_code), (by_code, by_key)):
        with chain.isolated():
            assert first().events[0].fields["account"] == delegated.address
            assert second().events == []
            hand_in(crew, SAME, 0, on_chain=[1])


# Whatever the code


@pytest.mark.shows("key-acts-code-eip")
@pytest.mark.parametrize("kind", MUTE)
def test_by_code_that_judges_nothing_it_still_signs_as_a_key(
    chain: Chain, crew: Partnership, key: LocalAccount, kind: str
) -> None:
    delegate(chain, [key], [MUTE[kind](chain)])
    with refused("InvalidSignature", seat=1, account=key.address):
        hand_in(crew, SAME, 0, contracts=judged(crew, SAME))
    hand_in(crew, SAME, 0, 1)


@pytest.mark.shows("key-acts-code-eip")
def test_when_it_acts_by_code_no_more_it_signs_as_a_key_alone(
    chain: Chain, crew: Partnership, delegated: LocalAccount
) -> None:
    contracts = judged(crew, SAME)
    delegate(chain, [delegated], [NOBODY])
    with refused("InvalidSignature", seat=1, account=delegated.address):
        hand_in(crew, SAME, 0, contracts=contracts)
    hand_in(crew, SAME, 0, 1)


def test_what_it_signed_before_it_acted_by_code_counts_as_before(
    chain: Chain, crew: Partnership, key: LocalAccount, answering: str
) -> None:
    given = signed_by(crew, SAME, 0, 1)
    delegate(chain, [key], [answering])
    crew.transact("review", SAME.to_contract(), given)


def test_what_it_countersigned_on_the_chain_by_its_code_stays_when_that_goes(
    chain: Chain, crew: Partnership, delegated: LocalAccount
) -> None:
    account = chain.contract("DelegatedKey", delegated.address)
    call = crew.encode("countersign", 1, SAME.digest(crew.domain))
    chain.transact(account.functions.execute(crew.address, call))
    delegate(chain, [delegated], [NOBODY])
    hand_in(crew, SAME, 0, on_chain=[1])


@pytest.mark.shows("key-acts-code-eip")
def test_code_that_answers_for_a_passkey_has_both_sign_each_for_itself(
    chain: Chain, crew: Partnership, key: LocalAccount
) -> None:
    """Whoever the code answers for signs for the seat, and so does the key, always."""
    delegate(chain, [key], [chain.deploy("P256Wallet", PASSKEY.x, PASSKEY.y, False).address])
    by_passkey = PASSKEY.sign(SAME.digest(crew.domain))
    with refused("InvalidSignature", seat=1, account=key.address):
        hand_in(crew, SAME, 0, contracts=judged(crew, SAME))
    with chain.isolated():
        hand_in(crew, SAME, 0, contracts={1: by_passkey})
    hand_in(crew, SAME, 0, 1)


def test_the_same_code_answers_for_each_key_apart(
    chain: Chain, founder: Founder, key: LocalAccount, answering: str
) -> None:
    other = key_of(chain, 45)
    delegate(chain, [key, other], [answering, answering])
    partnership = founded_with(founder, key.address, other.address)
    first, second = (signature_of(partnership, it.address, SAME) for it in (key, other))
    with refused("InvalidSignature", seat=2, account=other.address):
        hand_in(partnership, SAME, 0, contracts={1: first, 2: first})
    with refused("InvalidSignature", seat=1, account=key.address):
        hand_in(partnership, SAME, 0, contracts={1: second, 2: second})
    hand_in(partnership, SAME, 0, contracts={1: first, 2: second})
