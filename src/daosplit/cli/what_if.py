"""`daosplit what-if`: a review before anybody signs it, played on a copy of the partnership."""

import typer

from daosplit.cli.options import (
    LanguageOption,
    NodeOption,
    PartnershipOption,
    TokensOption,
    language_of,
)
from daosplit.cli.review_context import FileArgument, read_context
from daosplit.cli.tokens import tokens_of
from daosplit.values.amounts import format_amount
from daosplit.values.catalogue import speaker, translate
from daosplit.values.percent import percent
from daosplit.values.text import comma_list


def what_if(
    file: FileArgument,
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    token: TokensOption = None,
    lang: LanguageOption = None,
) -> None:
    """Play a review on a copy of the partnership before anybody signs it.

    Says who gains and who loses, whose consent it needs, and how far each could be cut later. The
    copy is a chain inside the process: nothing is sent to the real one.
    """
    from daosplit.simulation.what_if import what_if as play

    language = language_of(lang)
    say = speaker(language)
    context = read_context(file, None, partnership, rpc, language)
    split, review = context.split, context.document
    tokens = [one.address for one in tokens_of(split, token or ())]
    outlook = play(split, review, tokens)
    names = [*context.shown]
    lines = [
        say("Digest that would be signed: 0x{digest}", digest=outlook.digest.hex()),
        *(
            say(
                "To be divided: {amount}",
                amount=format_amount(amount, one),
            )
            for one, amount in outlook.pots.items()
        ),
    ]
    if not outlook.pots:
        lines.append(say("Nothing has come in for this period yet, so there is nothing to divide."))
    for seat in outlook.seats:
        lines.append(
            say(
                "{name}: {before} -> {after}",
                name=names[seat.seat],
                before=percent(seat.before),
                after=percent(seat.after),
            )
        )
        for one in outlook.pots:
            change = seat.with_[one] - seat.without[one]
            sign = "+" if change > 0 else ""
            lines.append(
                say(
                    "  {amount} instead of {without} ({change})",
                    amount=format_amount(seat.with_[one], one),
                    without=format_amount(seat.without[one], one),
                    change=sign + translate(format_amount(change, one), language),
                )
            )
        if seat.can_block:
            lines.append(say("  no later review can pass without it"))
        elif seat.after:
            falls = [
                say("{percent} after {count}", percent=percent(part), count=count)
                for count, part in seat.least.items()
            ]
            lines.append(
                say(
                    "  without its consent later reviews could cut it to {falls}",
                    falls=translate(comma_list(falls), language),
                )
            )
    needs = outlook.needs
    if needs.must:
        who = comma_list([names[seat] for seat in needs.must])
        lines.append(say("It cannot pass without: {names}.", names=who))
    for seats in needs.smallest_sets(3):
        who = comma_list([names[seat] for seat in seats])
        lines.append(say("It passes if all of these sign: {names}.", names=who))
    lines.append(
        say(
            "Fewest partners that hold the threshold then: {pass_}; "
            "fewest that can block: {block}.",
            pass_=outlook.power.fewest,
            block=outlook.power.fewest_to_block,
        )
    )
    typer.echo("\n".join(lines))
