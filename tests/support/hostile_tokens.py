"""The kinds of hostile tokens: each is code that an upgradeable token can have."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from support.partnership import Partnership
from support.reentering import functions_to_re_enter

__all__ = ["HOSTILE", "NO_CODE", "Hostile"]

MEGABYTE = 2**20
MOST = 2**256 - 1
WAD = 10**18
NO_CODE = "0x000000000000000000000000000000000000dEaD"

Tell = Callable[[Partnership], tuple[Any, ...]]


@dataclass(frozen=True)
class Hostile:
    """A kind of token.

    Attributes:
        artifact: Its code; none at all if this is None.
        arguments: What its code is made with.
        told: What the token is told once it has the code, a function and its arguments, to attack
            that partnership.
    """

    artifact: str | None
    arguments: tuple[Any, ...] = ()
    told: Tell | None = None


def _always(*told: Any) -> Tell:
    return lambda partnership: told


def _block_partnership(partnership: Partnership) -> tuple[Any, ...]:
    return "setBlocked", partnership.address, True


def _block_seat_1(partnership: Partnership) -> tuple[Any, ...]:
    return "setBlocked", partnership.roster[1], True


def _call_back(partnership: Partnership) -> tuple[Any, ...]:
    return "prepare", [call for _, call in functions_to_re_enter(partnership)]


HOSTILE: dict[str, Hostile] = {
    # What a transfer answers
    "returns nothing, but pays": Hostile("TokenWithoutReturn"),
    "returns nothing, and does not pay": Hostile("AnsweringToken", (True, 0, 0)),
    "returns true, and does not pay": Hostile("AnsweringToken", (True, 32, 1)),
    "returns false": Hostile("AnsweringToken", (True, 32, 0)),
    "returns 2": Hostile("AnsweringToken", (True, 32, 2)),
    "returns a byte too little": Hostile("AnsweringToken", (True, 31, 1 << 8)),
    "returns 100,000 bytes, and pays": Hostile("VerboseToken", (100_000,)),
    "returns a megabyte, and pays": Hostile("VerboseToken", (MEGABYTE,)),
    "reverts": Hostile("AnsweringToken", (False, 0, 0)),
    "reverts with a megabyte": Hostile("AnsweringToken", (False, MEGABYTE, 1)),
    "burns all gas of a transfer": Hostile("GasBurningToken"),
    "re-enters": Hostile("ReenteringToken", (), _call_back),
    # What a transfer moves
    "keeps a fee of what arrives": Hostile("FeeToken", (10,)),
    "takes a fee on top": Hostile("SurchargeToken", (10,)),
    "moves half of what it should": Hostile("MultiplyingToken", (50,)),
    "moves nothing of what it should": Hostile("MultiplyingToken", (0,)),
    "moves twice what it should": Hostile("MultiplyingToken", (200,)),
    "rebased up": Hostile("RebasingToken", (), _always("rebase", 2 * WAD)),
    "rebased down": Hostile("RebasingToken", (), _always("rebase", WAD // 2)),
    "rebased to nothing": Hostile("RebasingToken", (), _always("rebase", 0)),
    # What its issuer forbids
    "has blocked a payee": Hostile("BlocklistToken", (), _block_seat_1),
    "has blocked the partnership": Hostile("BlocklistToken", (), _block_partnership),
    "is paused": Hostile("PausableToken", (), _always("setPaused", True)),
    "refuses to transfer nothing": Hostile("NonZeroToken"),
    "refuses calls of any other length": Hostile("ExactToken"),
    "refuses to transfer more than 96 bits": Hostile("LimitedToken", (2**96 - 1,)),
    "refuses to transfer more than 250": Hostile("LimitedToken", (250,)),
    "allows a transfer a block": Hostile("CooldownToken"),
    # What it says that an account has
    "says nothing of balances": Hostile("ClaimingToken", (True, 0, 0)),
    "tells a balance of 31 bytes": Hostile("ClaimingToken", (True, 31, 1000 << 8)),
    "tells a balance of a megabyte": Hostile("ClaimingToken", (True, MEGABYTE, 1000)),
    "tells a balance of 100,000 bytes": Hostile("ClaimingToken", (True, 100_000, 1000)),
    "reverts when asked for a balance": Hostile("ClaimingToken", (False, 0, 0)),
    "reverts with a megabyte when asked for a balance": Hostile(
        "ClaimingToken", (False, MEGABYTE, 1000)
    ),
    "burns all gas when asked for a balance": Hostile("GasBurningBalance"),
    "denies every balance": Hostile("ClaimingToken", (True, 32, 0)),
    "claims more than can be counted": Hostile("ClaimingToken", (True, 32, MOST)),
    "first denies, then claims": Hostile("FickleToken", (0, MOST)),
    "first claims, then denies": Hostile("FickleToken", (MOST, 0)),
    "tells a balance only for much gas": Hostile("GasSensitiveToken", (400_000,)),
    "tells contracts twice the balance": Hostile("TwoFacedToken", (200,)),
    "tells contracts half the balance": Hostile("TwoFacedToken", (50,)),
    # What else it does
    "has lost its code": Hostile(None),
    "writes a partnership's events": Hostile("ForgingToken"),
}
"""Each by what it does; of an amount they all do as told where that is not said."""
