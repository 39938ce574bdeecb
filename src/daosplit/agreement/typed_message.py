"""What partners sign: EIP-712 messages in their partnership's domain, as wallets show them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from daosplit.agreement.typed_data import Fields as Fields
from daosplit.agreement.typed_data import hash_struct
from daosplit.errors import InvalidValueError
from daosplit.values.addresses import is_node_account, parse_account
from daosplit.values.integers import require_whole
from daosplit.values.keccak import keccak
from daosplit.values.text import text

if TYPE_CHECKING:
    from eth_account.messages import SignableMessage

MOST_CHAIN_ID = 2**256 - 1
MOST_PERIOD = 2**32 - 1

_MOST_EXACT_IN_JAVASCRIPT = 2**53 - 1

_DOMAIN: Fields = [
    {"name": "name", "type": "string"},
    {"name": "version", "type": "string"},
    {"name": "chainId", "type": "uint256"},
    {"name": "verifyingContract", "type": "address"},
]
_SAFE: dict[str, Fields] = {
    "EIP712Domain": _DOMAIN[2:],
    "SafeMessage": [{"name": "message", "type": "bytes"}],
}


@dataclass(frozen=True, slots=True)
class Domain:
    """Where a message counts, so that its signatures count nowhere else.

    Attributes:
        chain_id: The chain's number.
        partnership: The partnership's account, with its checksum.
    """

    chain_id: int
    partnership: str

    def __post_init__(self) -> None:
        require_whole("chain_id", self.chain_id, 1, MOST_CHAIN_ID)
        require_checksummed("partnership", self.partnership)

    def typed_data(
        self, primary_type: str, types: dict[str, Fields], message: dict[str, Any]
    ) -> dict[str, Any]:
        """A message of this domain as wallets take it, ready to be written as JSON."""
        return {
            "types": deepcopy({"EIP712Domain": _DOMAIN, **types}),
            "primaryType": primary_type,
            "domain": {
                "name": "daosplit",
                "version": "1",
                "chainId": exact(self.chain_id),
                "verifyingContract": self.partnership,
            },
            "message": message,
        }


class TypedMessage(ABC):
    """A message that partners sign; it never changes.

    Attributes:
        noun: What people call it.
    """

    __slots__ = ()

    noun: ClassVar[str]

    @property
    def admitted(self) -> tuple[str, ...]:
        """Accounts that sign it too, though they hold no seat yet."""
        return ()

    @abstractmethod
    def typed_data(self, domain: Domain) -> dict[str, Any]:
        """The message as wallets take it for `eth_signTypedData_v4`, ready to be written as JSON.

        A number that JavaScript cannot hold exactly is a text.
        """

    def signable(self, domain: Domain) -> SignableMessage:
        """The message as an eth_account key takes it for `sign_message`."""
        from eth_account.messages import SignableMessage

        return SignableMessage(b"\x01", *_hashes(self, domain))

    def hashes(self, domain: Domain) -> tuple[bytes, bytes]:
        """The hashes of the domain and of the message, which a device shows before it signs."""
        return _hashes(self, domain)

    def digest(self, domain: Domain) -> bytes:
        """The 32 bytes that are signed."""
        return keccak(b"\x19\x01" + b"".join(_hashes(self, domain)))

    def safe_message_hash(self, domain: Domain, safe: str) -> bytes:
        """What the owners of a Safe sign so that the Safe signs this message.

        `safe` is its account, on the domain's chain. Safe's app shows it as SafeMessage.
        """
        where = {"chainId": domain.chain_id, "verifyingContract": safe}
        content = {"message": self.digest(domain)}
        return keccak(
            b"\x19\x01"
            + hash_struct("EIP712Domain", where, _SAFE)
            + hash_struct("SafeMessage", content, _SAFE)
        )


@lru_cache(maxsize=8)
def _hashes(message: TypedMessage, domain: Domain) -> tuple[bytes, bytes]:
    """The hashes of domain and message; kept for the next of the partners that sign a message."""
    data = message.typed_data(domain)
    types = data["types"]
    return (
        hash_struct("EIP712Domain", data["domain"], types),
        hash_struct(data["primaryType"], data["message"], types),
    )


def exact(number: int) -> int | str:
    """The number, as a text if JavaScript cannot hold it exactly."""
    return number if number <= _MOST_EXACT_IN_JAVASCRIPT else str(number)


def require_checksummed(name: str, account: str) -> None:
    """Raises InvalidValueError, naming it by `name`, unless it is an account with its checksum."""
    try:
        is_account = parse_account(account) == account and not is_node_account(account)
    except InvalidValueError as error:
        raise InvalidValueError(name, account, error.problem, error.allowed) from None
    if not is_account:
        raise InvalidValueError(name, account, text("not an account with its checksum"))
