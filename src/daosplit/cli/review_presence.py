"""A presence signed beside a review, where its countersignature alone would come too late."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import typer

import daosplit
from daosplit.agreement.presence import Presence
from daosplit.agreement.signature_set import Collected
from daosplit.cli.review_context import ReviewContext
from daosplit.files.presence import load_presences, save_presences
from daosplit.messages.review_summary import describe_spoiled
from daosplit.values.catalogue import speaker, translate
from daosplit.values.text import comma_list


def presences_beside(file: Path, split: daosplit.RevenueSplit) -> Path:
    """Where presences of the running period are kept, beside the review."""
    return file.with_name(f"presence-{split.current_period()}.json")


def offer_presence(
    context: ReviewContext, path: Path, seats: Sequence[int], *, wanted: bool | None
) -> None:
    """Signs a presence for those seats that must answer, if it is wanted; asks, if it can."""
    facts = context.facts
    if facts is None:
        return
    must = [seat for seat in seats if seat in facts.must_answer]
    if not must:
        return
    say = speaker(context.language)
    why = say(
        "{names} must answer: a countersignature answers only if the review passes in time. A "
        "signed presence can be submitted at once, by anyone, and allows nothing else.",
        names=comma_list([context.shown[seat] for seat in must]),
    )
    typer.echo(why, err=True)
    if wanted is None:
        wanted = sys.stdin.isatty() and typer.confirm(say("Sign a presence too?"), default=True)
    if not wanted:
        typer.echo(say("No presence was signed; see `daosplit presence sign`."), err=True)
        return
    signed = Collected(context.split.domain(), Presence(context.split.current_period()))
    roster = context.partnership.roster
    # The node may hold keys of others, who were not asked and did not sign either.
    for seat in must:
        signed = daosplit.countersign(context.split.chain, signed, roster, roster[seat])
    save_presence(context, path, signed)


def save_presence(context: ReviewContext, path: Path, new: Collected[Presence]) -> None:
    """Adds presences to those that are kept beside the review."""
    say = speaker(context.language)
    signed = _collected(context, path).merge(new)
    save_presences(path, signed)
    names = comma_list([context.shown[seat] for seat in signed.seats])
    typer.echo(
        say(
            "{path}: present in period {period}: {names}.",
            path=path,
            period=signed.message.period,
            names=names,
        )
    )


def hand_in_presences(context: ReviewContext, path: Path, sender: str | None) -> None:
    """Submits the presences beside a review that still answer something."""
    facts = context.facts
    if facts is None or not path.exists():
        return
    collected = _collected(context, path)
    for spoiled in describe_spoiled(collected.spoiled):
        typer.echo(translate(spoiled, context.language), err=True)
    if not facts.must_answer & set(collected.seats):
        return
    receipt = context.split.present(collected, sender=sender)
    names = comma_list([context.shown[seat] for seat in collected.seats])
    typer.echo(
        speaker(context.language)(
            "Submitted for {names} ({gas:,} gas).", names=names, gas=receipt.gas_used
        )
    )


def _collected(context: ReviewContext, path: Path) -> Collected[Presence]:
    from daosplit.client.collected_signatures import verify_collected

    split = context.split
    collected = Collected(split.domain(), Presence(split.current_period()))
    if path.exists():
        collected = collected.merge(load_presences(path))
    # Whoever sends the file may have put entries into it that would keep all from being submitted.
    return verify_collected(split, collected, collected.message.period)
