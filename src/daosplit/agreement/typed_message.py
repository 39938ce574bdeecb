"""What partners sign: EIP-712 messages in their partnership's domain, as wallets show them."""

from abc import ABC, abstractmethod
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from eth_account.messages import SignableMessage, encode_typed_data
from eth_utils.crypto import keccak

from daosplit.errors import InvalidValueError
from daosplit.values.addresses import is_node_account, parse_account
from daosplit.values.integers import require_whole

MOST_CHAIN_ID = 2**256 - 1
MOST_PERIOD = 2**32 - 1

Fields = list[dict[str, str]]
"""The fields of an EIP-712 struct in order: the name and type of each."""

_MOST_EXACT_IN_JAVASCRIPT = 2**53 - 1

_DOMAIN: Fields = [
    {"name": "name", "type": "string"},
    {"name": "version", "type": "string"},
    {"name": "chainId", "type": "uint256"},
    {"name": "verifyingContract", "type": "address"},
]


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
        return _signable(self, domain)

    def digest(self, domain: Domain) -> bytes:
        """The 32 bytes that are signed."""
        message = self.signable(domain)
        return keccak(b"\x19" + message.version + message.header + message.body)


@lru_cache(maxsize=8)
def _signable(message: TypedMessage, domain: Domain) -> SignableMessage:
    """Kept for the next of the partners that sign a message one after the other."""
    return encode_typed_data(full_message=message.typed_data(domain))


def exact(number: int) -> int | str:
    """The number, as a text if JavaScript cannot hold it exactly."""
    return number if number <= _MOST_EXACT_IN_JAVASCRIPT else str(number)


def require_checksummed(name: str, account: str) -> None:
    """Raises InvalidValueError, naming it by `name`, for what is no account with its checksum."""
    try:
        is_account = parse_account(account) == account and not is_node_account(account)
    except InvalidValueError as error:
        raise InvalidValueError(name, account, error.problem, error.allowed) from None
    if not is_account:
        raise InvalidValueError(name, account, "is no account with its checksum")
