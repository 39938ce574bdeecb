"""What a step with a seat means, and until when its holder can object, in English and Japanese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from daosplit.values.durations import show_duration
from daosplit.values.language import Language, Texts, speaker

if TYPE_CHECKING:
    from daosplit.client.revenue_split import RevenueSplit

_TEXTS: Texts = {
    "offered": (
        "Seat {seat} is offered to {account}, which may accept at once. Until it does, the holder "
        "can withdraw the offer.",
        "席{seat}を{account}に提示しました。相手はすぐに承諾できます。承諾されるまでは撤回できます。",
    ),
    "successor": (
        "Seat {seat} is offered to {account}, which must announce itself, and may accept {notice} "
        "later. Until it has accepted, the holder can object: by withdrawing the offer, or by any "
        "answer, which ends the announcement.",
        "席{seat}を{account}に提示しました。相手は予告してから{notice}後に承諾できます。承諾されるまで、"
        "保有者は提示を撤回するか、応答して予告を打ち切ることで異議を唱えられます。",
    ),
    "withdrawn": (
        "Seat {seat} is offered to nobody any more.",
        "席{seat}の提示を撤回しました。",
    ),
    "announced": (
        "{account} may accept seat {seat} from {moment} on. Until it has accepted, the holder can "
        "object: by withdrawing the offer, or by any answer, which ends the announcement.",
        "{account}は{moment}から席{seat}を承諾できます。承諾されるまで、保有者は提示を撤回するか、"
        "応答して予告を打ち切ることで異議を唱えられます。",
    ),
    "accepted": (
        "Seat {seat} is {account}'s: it is paid from now on, also for older pots. The holder "
        "before can object no more; what was set aside for it stays its own.",
        "席{seat}は{account}のものになりました。以後の支払い（過去の分配金を含む）は{account}に"
        "渡ります。前の保有者はもう異議を唱えられませんが、その取り置きはそのまま残ります。",
    ),
    "questioned": (
        "Seat {seat} was questioned. Its holder can object by any answer before {moment}; if it "
        "does not, the seat is silent from period {period} on, until it answers.",
        "席{seat}に問いを出しました。保有者は{moment}より前に応答すれば異議を唱えられます。応答が"
        "なければ、期間{period}から応答するまで無応答とされます。",
    ),
    "answered": (
        "Seat {seat} has answered: no question and no announcement stands about it.",
        "席{seat}が応答しました。この席への問いと予告はもうありません。",
    ),
}


def describe_offer(split: RevenueSplit, seat: int, language: Language = "en") -> str:
    """To whom the seat is offered now, and how its holder can object."""
    say = speaker(_TEXTS, language)
    offer = split.offer_of(seat)
    if offer is None:
        return say("withdrawn", seat=seat)
    if offer.notice == 0:
        return say("offered", seat=seat, account=offer.account)
    if offer.acceptable_from is None:
        notice = show_duration(offer.notice, language)
        return say("successor", seat=seat, account=offer.account, notice=notice)
    moment = split.charter.local(offer.acceptable_from)
    return say("announced", seat=seat, account=offer.account, moment=moment)


def describe_acceptance(split: RevenueSplit, seat: int, language: Language = "en") -> str:
    """Whose the seat is now."""
    return speaker(_TEXTS, language)("accepted", seat=seat, account=split.roster()[seat])


def describe_question(split: RevenueSplit, seat: int, language: Language = "en") -> str:
    """Until when the holder can answer a question; or that none stands."""
    say = speaker(_TEXTS, language)
    question = split.question_of(seat)
    if question is None:
        return say("answered", seat=seat)
    moment = split.charter.local(split.charter.start_of(question.silent_from))
    return say("questioned", seat=seat, moment=moment, period=question.silent_from)
