"""`daosplit simulate`: plays a scenario on a chain, and shows what everybody is paid, and why."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import daosplit
from daosplit.cli.options import JsonOption, LanguageOption, language_of
from daosplit.errors import InvalidValueError
from daosplit.events.records_json import write_json
from daosplit.files.disk import write_files
from daosplit.values.text import text

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount

    from daosplit.simulation import Player, Scenario
    from daosplit.simulation.screen import Screen


def simulate(
    scenario: Annotated[
        str,
        typer.Argument(
            help="Scenario file, a folder with one or one made by `daosplit init`, or a scenario "
            "that comes with daosplit: article, chaos, ecosystem or stress. Default: this folder.",
            metavar="[SCENARIO]",
        ),
    ] = ".",
    until: Annotated[
        str | None,
        typer.Option("--until", help="Last period to play, for example 2Q or 2026-07."),
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="Change a value of the scenario, for example reviews.2Q.A.points=50; repeat for "
            "each.",
            metavar="PATH=VALUE",
        ),
    ] = None,
    sweep: Annotated[
        list[str] | None,
        typer.Option(
            "--sweep",
            help="Play it once for each of these values, for example reviews.2Q.A.points=40,50,60, "
            "and compare what partners are paid; repeat for all combinations.",
            metavar="PATH=VALUE,VALUE,...",
        ),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", help="Seed of random events.", min=0)
    ] = None,
    on: Annotated[
        str,
        typer.Option(
            "--on",
            help="Chain to play on: embedded, which is inside the process; fast, an anvil, which "
            "gives the same; or the URL of a node for development.",
            metavar="CHAIN",
        ),
    ] = "embedded",
    csv: Annotated[
        Path | None, typer.Option("--csv", help="File to write all payments to.", metavar="FILE")
    ] = None,
    as_json: JsonOption = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of scenarios, for editors.")
    ] = False,
    lang: LanguageOption = None,
) -> None:
    """Simulate your own partnership: every payment, review and event is a real transaction.

    Every amount is compared with the exact model; it exits with 1 if one differs. If you interrupt
    it, what was played until then is shown.
    """
    language = language_of(lang)
    if schema:
        from daosplit.simulation.schema import scenario_schema

        typer.echo(write_json(scenario_schema()))
        return
    from rich.console import Console

    from daosplit.cli.comparison import show_comparison
    from daosplit.simulation.changes import parse_change, parse_sweep, variants
    from daosplit.simulation.comparison import compare
    from daosplit.simulation.reader import read_scenario
    from daosplit.simulation.screen import Screen
    from daosplit.simulation.simulate import ENGINES, player_of

    changed = list(map(parse_change, changes or ()))
    read = read_scenario(scenario, seed=seed, changes=changed)
    last = None if until is None else _period(read, until)
    make_chain = ENGINES.get(on)
    if sweep:
        if make_chain is None:
            raise InvalidValueError("--on", on, text("not possible together with --sweep"))
        if csv is not None:
            raise InvalidValueError("--csv", csv, text("not possible together with --sweep"))
        tried = variants(changed, map(parse_sweep, sweep))
        played = compare(scenario, tried, seed=seed, until=last, make_chain=make_chain)
        if not show_comparison(played, as_json, language):
            raise typer.Exit(1)
        return
    if last is not None:
        read = read.until(last)

    def chain_of_node(start: int, signers: Sequence[LocalAccount]) -> daosplit.Chain:
        chain = daosplit.connect(on, signers=signers)
        if chain.can_travel and chain.now() < start:
            chain.travel(start)
        return chain

    player = player_of(read, make_chain or chain_of_node, language)
    screen = None if as_json else Screen(Console(highlight=False), read, language)
    if screen:
        screen.begin()
    try:
        _play(player, screen)
    finally:
        # Whatever stopped it, what was played until then is not lost.
        result = player.result
        if result.periods:
            if screen:
                screen.finish(result)
            else:
                typer.echo(result.to_json(language))
            if csv:
                write_files({csv: result.to_csv().encode()})
    if not result.is_exact:
        raise typer.Exit(1)


def _play(player: Player, screen: Screen | None) -> None:
    """Plays to the end, with the time that is left on a terminal's standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TimeRemainingColumn

    with Progress(
        BarColumn(),
        "{task.percentage:>3.0f}%",
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    ) as progress:
        task = progress.add_task("", total=None)

        def show() -> None:
            progress.update(task, total=player.steps, completed=player.done)

        for told in player.play(show):
            if screen:
                progress.stop()
                screen.tell(told)
                progress.start()


def _period(scenario: Scenario, written: str) -> int:
    """The period that --until names."""
    from daosplit.simulation.keys import parse_period

    charter = scenario.partnership.charter
    try:
        period = parse_period(written, charter)
        charter.end_of(period)
    except InvalidValueError as error:
        raise InvalidValueError("--until", written, error.problem, error.allowed) from None
    if not 1 <= period <= scenario.periods:
        allowed = text("must be 1 to {last}", last=scenario.periods)
        raise InvalidValueError("--until", written, text("not a period of the scenario"), allowed)
    return period
