"""What is due in a partnership, and when something is next, as a person reads it."""

from collections.abc import Mapping

from daosplit.agreement.charter import Charter
from daosplit.files.networks import Network
from daosplit.keeper.act import Settlement
from daosplit.keeper.due import Due, Kind, Outlook
from daosplit.keeper.economics import tip_of
from daosplit.messages.periods import show_period
from daosplit.messages.transactions import in_coin
from daosplit.values.amounts import Token, format_amount
from daosplit.values.catalogue import Language, speaker, translate
from daosplit.values.dates import show_moment
from daosplit.values.text import comma_list, text


def describe_due(due: Due, charter: Charter, token: Token) -> str:
    """One call that is due, and since when."""
    since = show_moment(charter.local(due.since))
    amount = format_amount(due.amount, token)
    if due.kind is Kind.DELIVER:
        return text(
            "Deliver {amount}, set aside for {account}. Due since {since}.",
            amount=amount,
            account=due.account,
            since=since,
        )
    period = show_period(charter, due.period)
    if due.kind is Kind.CLOSE:
        return text(
            "Close {period}: its pot is {amount}. Due since {since}.",
            period=period,
            amount=amount,
            since=since,
        )
    if due.from_seat:
        return text(
            "Pay the rest of the pot of {period}, {amount} in all. Due since {since}.",
            period=period,
            amount=amount,
            since=since,
        )
    return text(
        "Pay the pot of {period}, {amount}. Due since {since}.",
        period=period,
        amount=amount,
        since=since,
    )


def describe_cost(
    settlement: Settlement,
    charter: Charter,
    tokens: Mapping[str, Token],
    fee: int,
    now: int,
    network: Network,
    language: Language,
) -> str:
    """What a call would cost at a price of gas in wei, and the tips that it earns."""
    say = speaker(language)
    tips = [(one, tip_of(one, charter, now)) for one in settlement.due]
    earned = [format_amount(tip, tokens[one.token]) for one, tip in tips if tip]
    cost = in_coin(settlement.gas * fee, network)
    symbols = comma_list([tokens[one.token].symbol for one in settlement.due])
    if not earned:
        return say(
            "Settling {tokens} takes about {gas:,} gas, {cost} now, and earns no tip.",
            tokens=symbols,
            gas=settlement.gas,
            cost=cost,
        )
    return say(
        "Settling {tokens} takes about {gas:,} gas, {cost} now, and earns a tip of about {tips}.",
        tokens=symbols,
        gas=settlement.gas,
        cost=cost,
        tips=comma_list(earned),
    )


def describe_outlook(
    outlook: Outlook, charter: Charter, tokens: Mapping[str, Token], language: Language
) -> list[str]:
    """Everything that is due, line by line, and when to look again."""
    say = speaker(language)
    lines = [
        translate(describe_due(one, charter, tokens[one.token]), language) for one in outlook.due
    ]
    if not lines:
        lines = [say("Nothing is due.")]
    moment = show_moment(charter.local(outlook.next_at))
    return [*lines, say("Look again at {moment}, or after a review.", moment=moment)]
