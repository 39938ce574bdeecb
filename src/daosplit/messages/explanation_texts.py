"""A sentence for every error of a partnership and its factory: what was wrong, and what to do."""

from collections.abc import Mapping
from typing import LiteralString

from daosplit.values.text import message

BITMAPS = frozenset(
    (
        "RevenueSplit_AdmittedWithoutConsent",
        "RevenueSplit_CutWithoutConsent",
        "RevenueSplit_DuplicateCountersigners",
        "RevenueSplit_NoSuchSeats",
    )
)
"""The errors whose `seats` are a set; in others they are counted."""

TEMPLATES: Mapping[str, LiteralString] = {
    "RevenueSplit_OnlyFactory": message(
        "Only the factory {factory} can found a partnership: found it there."
    ),
    "RevenueSplit_NotFounded": message(
        "There is no founded partnership at this address: check the address, or found it first."
    ),
    "RevenueSplit_NeitherMonthsNorTest": message(
        "A period is either months or, in a test, seconds, and not both ({months} "
        "months, {testSeconds}): give one of them."
    ),
    "RevenueSplit_StartIsNoMonth": message(
        "The first period begins at {start}, which is not the first second of a month "
        "in the time of UTC{utcOffset}: name the month's first second."
    ),
    "RevenueSplit_OffsetOutOfRange": message(
        "The offset UTC{utcOffset} is out of range: give one from -12:00 to +14:00."
    ),
    "RevenueSplit_WindowOutOfRange": message(
        "A review window of {reviewWindow} is out of range: give one from {least} to {most}."
    ),
    "RevenueSplit_ThresholdOutOfRange": message(
        "A threshold of {numerator}/{denominator} is out of range: give more than 1/2 "
        "and at most 1."
    ),
    "RevenueSplit_CutLimitOutOfRange": message(
        "A cut limit of {numerator}/{denominator} is out of range: give less than 1."
    ),
    "RevenueSplit_TipOutOfRange": message("A tip of {tip} is out of range: give at most {most}."),
    "RevenueSplit_TooManySeats": message(
        "A partnership has at most {most} seats in its life, not {seats}: let some "
        "partners found a partnership of their own and hold one seat together."
    ),
    "RevenueSplit_SharesDoNotMatchRoster": message(
        "Shares are given for {shares} seats, but there are {seats}: give each seat its shares."
    ),
    "RevenueSplit_NoShares": message("Nobody would hold shares: give some to at least one seat."),
    "RevenueSplit_InvalidAccount": message(
        "{account} cannot hold a seat or receive money: name another account, neither "
        "the zero account nor the partnership itself."
    ),
    "RevenueSplit_AccountHoldsSeat": message(
        "{account} would hold two seats, and an account holds at most one: name another account."
    ),
    "RevenueSplit_NothingToSettle": message(
        "There is nothing to close or to pay yet: try again when a period has ended, "
        "or when its pot is payable."
    ),
    "RevenueSplit_NoSeatsInSlice": message(
        "A slice of no seats pays nobody: name at least one seat."
    ),
    "RevenueSplit_NoBalance": message(
        "The partnership's balance of {token} cannot be read. Is it a token?"
    ),
    "RevenueSplit_TooLittleGas": message(
        "There was too little gas to pay {seat}, or to ask its account for a signature "
        "({gasLeft:,} left, {gasNeeded:,} needed): give more, or pay in slices."
    ),
    "RevenueSplit_NothingSetAside": message(
        "No {token} is set aside for {account}, or none of it is there: check token and account."
    ),
    "RevenueSplit_SettleFirst": message(
        "The pot of {period} in {token} is not paid yet: settle it first."
    ),
    "RevenueSplit_PeriodNotOpen": message(
        "Revenue can no longer be paid in for {period}, or not yet: name {running}, "
        "which is running, or the one before it as long as its pot is not payable."
    ),
    "RevenueSplit_WrongValue": message(
        "{value:,} wei was sent along, but {expected:,} is needed: send ether only "
        "when ether is paid, and exactly the amount."
    ),
    "RevenueSplit_NothingArrived": message("No {token} arrived: check the amount and the token."),
    "TransferFromFailed": message(
        "The token could not be taken from the payer: check that it has the amount and "
        "has allowed the partnership to take it."
    ),
    "TransferFailed": message(
        "The token transfer failed: try later, or have it sent to another account."
    ),
    "ETHTransferFailed": message(
        "The account rejected the ether: have it sent to another account."
    ),
    "Reentrancy": message(
        "The partnership was called while it was paying: call it when that is over."
    ),
    "DeploymentFailed": message("The shares could not be stored as code: give more gas."),
    "RevenueSplit_NoSuchPeriod": message("No such period: {period}. Periods are numbered from 1."),
    "RevenueSplit_SharesNotKept": message(
        "The contract no longer keeps the shares of {period}, since no pot needs them: "
        "`daosplit history` and the client's `shares_of` find them."
    ),
    "RevenueSplit_AlreadyReviewed": message("Already reviewed: {reviewed}. Review a later period."),
    "RevenueSplit_PeriodNotBegun": message(
        "The review is of {period}, which has not begun ({running} is running): wait "
        "for it, or review an earlier one."
    ),
    "RevenueSplit_PeriodNotOver": message(
        "Silent seats can be named only when {period} is over, at {end}: wait, or name none."
    ),
    "RevenueSplit_WindowClosed": message(
        "The review window of {period} closed at {closedAt}: review a later period."
    ),
    "RevenueSplit_DeadlinePassed": message(
        "The review's deadline, {deadline}, has passed: write it with a later one and "
        "have it countersigned again."
    ),
    "RevenueSplit_MalformedContributions": message(
        "The packed contributions, {length:,} bytes, end too early or too late: pack them again."
    ),
    "RevenueSplit_NoSuchSeat": message(
        "No such seat: {seat}. Seats are numbered from 0, and there are {count}."
    ),
    "RevenueSplit_NoSuchSeats": message(
        "No such seat: {seats}. Seats are numbered from 0, and there are {count}."
    ),
    "RevenueSplit_SharesOverflow": message(
        "The shares of {seat} are too large: give fewer than 4,294,967,296 points in all."
    ),
    "RevenueSplit_AdmittedWithoutShares": message(
        "{seat} is admitted without points: give it some, or do not admit it."
    ),
    "RevenueSplit_NotEnoughShares": message(
        "The countersigners hold {countersigned:,} of the {needed:,} shares that must "
        "countersign: collect more countersignatures."
    ),
    "RevenueSplit_NotEnoughSeats": message(
        "The countersigners are {countersigned} of the {needed} seats that must "
        "countersign: collect more countersignatures."
    ),
    "RevenueSplit_CutWithoutConsent": message(
        "The review cuts {seats} by more than the cut limit, without consent: collect "
        "the missing countersignatures, or reduce the cut."
    ),
    "RevenueSplit_AdmittedWithoutConsent": message(
        "The review admits {seats} without consent: collect the new partners' "
        "countersignatures too."
    ),
    "RevenueSplit_DuplicateCountersigners": message(
        "Two countersignatures were given for {seats}: give one each."
    ),
    "RevenueSplit_SignaturesDoNotMatchSigners": message(
        "The signatures do not match their seats ({given} given, {expected} expected): "
        "give one for each seat that signed."
    ),
    "RevenueSplit_InvalidSignature": message(
        "The signature for {seat} was not made by {account} for this document: have it "
        "signed again."
    ),
    "RevenueSplit_NotCountersigned": message(
        "{account} has not countersigned this review on the chain for {seat}: "
        "have it call countersign first."
    ),
    "RevenueSplit_NotPartner": message(
        "{account} holds no seat: act with the account of a partner."
    ),
    "RevenueSplit_SeatWithoutShares": message(
        "{seat} holds no shares, and only a partner with shares may ask this."
    ),
    "RevenueSplit_OwnSeat": message(
        "{seat} is your own: only another partner's seat can be questioned."
    ),
    "RevenueSplit_AlreadyQuestioned": message(
        "{seat} has already been questioned and is silent from {silentFrom} on, unless "
        "it answers: wait."
    ),
    "RevenueSplit_NotThePresent": message(
        "A presence for {period} does not count now: have one signed for {running}, "
        "which is running."
    ),
    "RevenueSplit_NoParent": message(
        "No parent was named: name the partnerships that lead to the seat."
    ),
    "RevenueSplit_NotOffered": message(
        "{seat} is not offered to {account}: ask its holder to offer it to you."
    ),
    "RevenueSplit_NoOffer": message(
        "{seat} is not offered to anyone, so there is nothing to withdraw."
    ),
    "RevenueSplit_NotAnnounced": message(
        "{account} has not announced itself for {seat}, or its holder has answered "
        "since: announce first."
    ),
    "RevenueSplit_NoticeRuns": message(
        "The notice period for {seat} has not ended: accept from {acceptableFrom} on."
    ),
    "RevenueSplit_NeedsNoNotice": message("{seat} is offered without notice: accept it at once."),
    "RevenueSplit_NoMoreMoves": message(
        "Seats have moved about four billion times ({written:,}): they stay where they "
        "are from now on."
    ),
    "Error": message("The contract refused: {message}"),
    "Panic": message("The contract hit an internal error (Panic {code}): report it."),
}
