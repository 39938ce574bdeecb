"""What callers give, checked before anything is sent: the value again, or InvalidValueError."""

from eth_typing import ChecksumAddress
from eth_utils.address import to_checksum_address

from daosplit.agreement.review import MOST_PERIOD
from daosplit.agreement.shares import MOST_SEATS
from daosplit.errors import InvalidValueError
from daosplit.values.addresses import NOBODY, parse_account
from daosplit.values.amounts import parse_token
from daosplit.values.integers import require_whole
from daosplit.values.text import text


def check_account(name: str, account: object) -> ChecksumAddress:
    """An account, with its checksum; not the zero account."""
    if not isinstance(account, str):
        raise InvalidValueError(
            name, account, text("not an account"), text("must be 0x and 40 hex digits")
        )
    try:
        return to_checksum_address(parse_account(account, node_accounts=()))
    except InvalidValueError as error:
        raise InvalidValueError(name, error.value, error.problem, error.allowed) from None


def check_token(token: object) -> ChecksumAddress:
    """A token's address, with its checksum, or `ETHER`."""
    if not isinstance(token, str):
        raise InvalidValueError(
            "token", token, text("not a token"), text("must be 0x and 40 hex digits")
        )
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
        raise InvalidValueError("digest", digest, text("not a digest"), text("must be 32 bytes"))
    return bytes(digest)


def check_text(name: str, written: object) -> str:
    """A text that can be written as UTF-8."""
    if not isinstance(written, str):
        raise InvalidValueError(name, written, text("not text"))
    try:
        written.encode()
    except UnicodeEncodeError:
        raise InvalidValueError(name, written, text("not valid Unicode")) from None
    return written
