"""What callers give, checked before anything is sent: the value again, or InvalidValueError."""

from eth_typing import ChecksumAddress
from eth_utils.address import to_checksum_address

from daosplit.agreement.review import MOST_PERIOD
from daosplit.agreement.shares import MOST_SEATS
from daosplit.errors import InvalidValueError
from daosplit.values.addresses import NOBODY, parse_account
from daosplit.values.amounts import parse_token
from daosplit.values.integers import require_whole


def check_account(name: str, account: object) -> ChecksumAddress:
    """An account, with its checksum; not the zero account."""
    if not isinstance(account, str):
        raise InvalidValueError(name, account, "is no account", "allowed: 0x and 40 hex digits")
    try:
        return to_checksum_address(parse_account(account, node_accounts=()))
    except InvalidValueError as error:
        raise InvalidValueError(name, error.value, error.problem, error.allowed) from None


def check_token(token: object) -> ChecksumAddress:
    """A token's address, with its checksum, or `ETHER`."""
    if not isinstance(token, str):
        raise InvalidValueError("token", token, "is no token", "allowed: 0x and 40 hex digits")
    try:
        return to_checksum_address(parse_token(token))
    except InvalidValueError as error:
        raise InvalidValueError("token", error.value, error.problem, error.allowed) from None


def check_tip_to(account: object | None) -> ChecksumAddress:
    """Who gets a tip; for None the zero account, which stands for the sender."""
    return to_checksum_address(NOBODY) if account is None else check_account("tip_to", account)


def check_period(period: object) -> int:
    """A period, from 1."""
    return require_whole("period", period, 1, MOST_PERIOD)


def check_seat(seat: object) -> int:
    """A seat, from 0."""
    return require_whole("seat", seat, 0, MOST_SEATS - 1)


def check_digest(digest: object) -> bytes:
    """The 32 bytes of a review's digest."""
    if not isinstance(digest, bytes) or len(digest) != 32:
        raise InvalidValueError("digest", digest, "is no digest", "allowed: 32 bytes")
    return bytes(digest)


def check_text(name: str, text: object) -> str:
    """A text that can be written as UTF-8."""
    if not isinstance(text, str):
        raise InvalidValueError(name, text, "is no text")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InvalidValueError(name, text, "is no Unicode") from None
    return text
