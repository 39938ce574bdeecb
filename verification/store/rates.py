"""What the games reached: a play that never reaches what it should attack proves nothing."""

from collections import Counter

LEAST_PERCENT = 25

LEAST = {
    "a table was kept": 300,
    "a table was kept for what is not closed": 50,
    "a table was kept though no pot needed it": 10,
    "a table was not kept": 50,
    "SharesNotKept was seen": 300,
    "an older table was read": 3_000,
    "a pot was paid by an older table": 200,
    "a slice was paid by an older table": 30,
    "a pot was paid two reviews later": 150,
    "a pot was paid five reviews later": 50,
    "a token that was mute paid its pot": 30,
    "a pot shrank to nothing": 10,
    "a pot shrank to nothing between slices": 3,
    "the last slice was paid": 50,
    "pay late into no pot": 30,
    "pay late into an open pot": 8,
    "a count was full: later": 15,
    "a count was full: same": 15,
    "a count was too high: same": 100,
    "a review of the ended period": 100,
    "a review of the running period": 50,
    "a review skipped periods": 100,
    "a review passed between slices": 50,
    "a review named silent seats": 20,
    "an answer by what a parent was told": 30,
    "the roster grew over 3 seats": 2,
    "the roster grew over 11 seats": 2,
    "the roster grew over 19 seats": 1,
    "refused: AlreadyReviewed": 3,
    "refused: MalformedContributions": 3,
    "refused: WindowClosed": 2,
    "refused: PeriodNotBegun": 5,
    "refused: NotEnoughShares": 30,
    "refused: NotEnoughSeats": 3,
    "refused: CutWithoutConsent": 15,
    "refused: NoBalance": 100,
    "refused: SettleFirst": 30,
    "refused: PeriodNotOpen": 15,
}
"""How often what is attacked must have been seen, in every 40 games."""

_GAMES = 40


def table(seen: Counter[str]) -> str:
    """A line for each kind of step, then one for all else."""
    kinds = sorted(
        {what.rsplit(" ", 1)[0] for what in seen if what.endswith((" done", " refused"))}
    )
    lines = [
        f"  {kind:45}{seen[f'{kind} done']:>9} succeeded {seen[f'{kind} refused']:>9} refused"
        for kind in kinds
    ]
    lines += [
        f"  {what:45}{count:>9}"
        for what, count in sorted(seen.items())
        if not what.endswith((" done", " refused"))
    ]
    return "\n".join(lines)


def rare(seen: Counter[str], games: int) -> list[str]:
    """What was not seen often enough."""
    found = []
    for what, least in LEAST.items():
        if seen[what] * _GAMES < least * games:
            found.append(f"{what}: {seen[what]} times in {games} games")
    for what in seen:
        kind, _, end = what.rpartition(" ")
        done = seen[f"{kind} done"]
        if end == "refused" and done * 100 < LEAST_PERCENT * (done + seen[what]):
            found.append(f"{kind} hardly ever succeeds: {done} times")
    return sorted(found)
