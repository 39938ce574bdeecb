"""Who and what the demo needs: a chain inside the process, the partners' keys, a yen token."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from eth_account import Account
from eth_account.signers.local import LocalAccount

from daosplit.agreement.charter import Charter, unix_time
from daosplit.agreement.founding import Founding, Partner
from daosplit.chain import Chain, embedded_chain
from daosplit.chain.contract import Contract
from daosplit.demo.first_year.story import (
    BEGINNING,
    FIRST_PERIOD,
    FOUNDING_SHARES,
    JAPAN,
    PARTNERS,
    PARTNERSHIP,
)
from daosplit.simulation.contracts import TOKEN
from daosplit.values.amounts import ETHER_TOKEN, Token
from daosplit.values.catalogue import Language, translate
from daosplit.values.keccak import keccak

_PLENTY = 10**9
_ETHER_FOR_GAS = 10**18


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what is there when the demo begins.

    Attributes:
        chain: The chain.
        keys: The partners' keys, in seat order: made for the demo, of no worth anywhere.
        customers: An account that pays what customers pay.
        stranger: An account that has nothing to do with the partnership.
        yen: The yen's contract.
        tokens: The yen and ether, as people call them.
        founding: What the partnership is founded with.
    """

    chain: Chain
    keys: tuple[LocalAccount, ...]
    customers: str
    stranger: str
    yen: Contract
    tokens: tuple[Token, Token]
    founding: Founding

    def travel(self, moment: datetime) -> None:
        """Let the next transaction happen at that moment, unless it is over already."""
        time = unix_time(moment) - 1
        if time > self.chain.now():
            self.chain.travel(time)


def make_cast(language: Language, begin: Callable[..., Chain] = embedded_chain) -> Cast:
    """The chain, which `begin` gives, with all that is needed on it."""
    keys = tuple(Account.from_key(keccak(f"the demo's {name}".encode())) for name in PARTNERS)
    chain = begin(start=unix_time(BEGINNING), signers=keys)
    customers, stranger = chain.accounts[len(keys) : len(keys) + 2]
    yen = chain.deploy(TOKEN, "Japanese yen", "JPY", 0, sender=customers)
    chain.transact(yen.functions.mint(customers, _PLENTY), sender=customers)
    for key in keys:
        chain.send(key.address, _ETHER_FOR_GAS, sender=customers)
    charter = Charter(start=unix_time(FIRST_PERIOD), utc_offset=JAPAN)
    partners = tuple(
        Partner(translate(name, language), key.address, shares)
        for name, key, shares in zip(PARTNERS, keys, FOUNDING_SHARES, strict=True)
    )
    return Cast(
        chain=chain,
        keys=keys,
        customers=customers,
        stranger=stranger,
        yen=yen,
        tokens=(Token(yen.address, "JPY", 0), ETHER_TOKEN),
        founding=Founding(translate(PARTNERSHIP, language), charter, partners),
    )
