"""What a partnership is founded with (charter, partners, salt), and the address that follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from daosplit.agreement.charter import Charter, ContractCharter
from daosplit.agreement.clone import creation_code
from daosplit.agreement.packed_charter import pack_charter
from daosplit.agreement.shares import require_shares
from daosplit.errors import InvalidValueError
from daosplit.values.addresses import checksummed, is_node_account, parse_account
from daosplit.values.escaping import harmless
from daosplit.values.hexadecimal import parse_hex
from daosplit.values.keccak import keccak
from daosplit.values.text import text

_MOST_LETTERS = 200

if TYPE_CHECKING:
    from eth_typing import ChecksumAddress

ContractFounding = tuple[ContractCharter, list[str], list[int], bytes]
"""The arguments of the factory's `found` and `addressOf`: charter, accounts, shares, salt."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A founding partner.

    Attributes:
        name: What people call it: it stands in files, and is not on the chain.
        account: Its account with its checksum, or "node:0" for the local node's of that number.
        shares: Its founding shares.

    Raises InvalidValueError, when it is made, for a name or account that cannot be.
    """

    name: str
    account: str
    shares: int

    def __post_init__(self) -> None:
        require_name(self.name)
        if parse_account(self.account) != self.account:
            raise InvalidValueError("account", self.account, text("written without its checksum"))


@dataclass(frozen=True, slots=True)
class Founding:
    """What a partnership is founded with.

    Attributes:
        name: What people call the partnership.
        charter: What can never change.
        partners: The founding partners, in seat order.
        salt: 32 bytes that tell partnerships apart that are otherwise founded alike.

    Raises InvalidValueError, when it is made, for what the contract would refuse, and for names
    that stand for two partners.
    """

    name: str
    charter: Charter
    partners: tuple[Partner, ...]
    salt: bytes = bytes(32)

    def __post_init__(self) -> None:
        require_name(self.name)
        require_shares(self.shares)
        for attribute in ("name", "account"):
            values = [getattr(partner, attribute) for partner in self.partners]
            for seat, value in enumerate(values):
                if value in values[:seat]:
                    raise InvalidValueError(
                        f"partners[{seat}].{attribute}",
                        value,
                        text("already used by another partner"),
                    )
        if not isinstance(self.salt, bytes) or len(self.salt) != 32:
            raise InvalidValueError(
                "salt", self.salt, text("not a valid salt"), text("must be 32 bytes")
            )

    @property
    def names(self) -> tuple[str, ...]:
        """The partners' names, in seat order."""
        return tuple(partner.name for partner in self.partners)

    @property
    def accounts(self) -> tuple[str, ...]:
        """The partners' accounts, in seat order."""
        return tuple(partner.account for partner in self.partners)

    @property
    def shares(self) -> tuple[int, ...]:
        """The founding shares, in seat order."""
        return tuple(partner.shares for partner in self.partners)

    def resolve(self, node_accounts: Sequence[str]) -> Founding:
        """The same with the local node's accounts in place of "node:0" and so on.

        Raises InvalidValueError if the node has too few, or if one of them is a partner's already.
        """
        partners = []
        for seat, partner in enumerate(self.partners):
            try:
                account = parse_account(partner.account, node_accounts)
            except InvalidValueError as error:
                name = f"partners[{seat}].account"
                raise InvalidValueError(name, error.value, error.problem) from None
            partners.append(replace(partner, account=account))
        return replace(self, partners=tuple(partners))

    def to_contract(self) -> ContractFounding:
        """The founding as the factory takes it.

        Raises InvalidValueError while an account stands for one of a local node's.
        """
        for partner in self.partners:
            if is_node_account(partner.account):
                problem = text("an account of a local node, which has not been looked up")
                raise InvalidValueError(
                    text("the account of {partner}", partner=partner.name), partner.account, problem
                )
        return self.charter.to_contract(), list(self.accounts), list(self.shares), self.salt


def require_name(name: object) -> str:
    """The name, if people can read it: not empty, short, on one line, with nothing hidden in it.

    Raises InvalidValueError for anything else.
    """
    if not isinstance(name, str) or not name or name != harmless(name).strip():
        allowed = text("must be text on one line, without spaces around it or hidden characters")
        raise InvalidValueError("name", name, text("not a valid name"), allowed)
    if len(name) > _MOST_LETTERS:
        allowed = text("at most {most}", most=_MOST_LETTERS)
        problem = text("{count:,} letters", count=len(name))
        raise InvalidValueError("name", name, problem, allowed)
    return name


def partnership_address(factory: str, implementation: str, founding: Founding) -> ChecksumAddress:
    """The address of the partnership that a factory founds, founded or not, with its checksum.

    `implementation` is the contract whose clones the factory founds. The address follows from
    charter, accounts, shares and salt alone.
    """
    _, accounts, shares, salt = founding.to_contract()
    salt = keccak(keccak(found_call(accounts, shares)) + salt)
    code = creation_code(implementation, pack_charter(founding.charter))
    created = keccak(b"\xff" + parse_hex(factory) + salt + keccak(code))
    return checksummed(created[-20:])


def found_call(accounts: Sequence[str], shares: Sequence[int]) -> bytes:
    """The call of `found` that a clone is founded by, as the ABI encodes its two lists."""
    lists = [[int(account, 16) for account in accounts], shares]
    # Where the lists begin, behind these two words; then each with its length before it.
    words = [64, 64 + 32 * (1 + len(accounts))]
    for one in lists:
        words += [len(one), *one]
    selector = keccak(b"found(address[],uint256[])")[:4]
    return selector + b"".join(word.to_bytes(32, "big") for word in words)
