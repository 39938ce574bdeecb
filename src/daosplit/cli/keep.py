"""`daosplit keep`: does what is due in any number of partnerships, until it is stopped."""

from __future__ import annotations

import signal
import threading
from collections import defaultdict
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

import daosplit
from daosplit.cli.options import (
    LanguageOption,
    NodeOption,
    connect_to,
    language_of,
)
from daosplit.cli.signing import Service, signs
from daosplit.keeper.packages import require_packages
from daosplit.values.catalogue import speaker, translate
from daosplit.values.escaping import harmless
from daosplit.values.text import comma_list, text


@signs
def keep(
    configuration: Annotated[
        Path,
        typer.Argument(
            help="What to keep, and how. Default: keeper.toml in this folder.", metavar="[FILE]"
        ),
    ] = Path("keeper.toml"),
    rpc: NodeOption = None,
    *,
    sending: Service,
    once: Annotated[
        bool, typer.Option("--once", help="Go once through all partnerships, and end.")
    ] = False,
    lang: LanguageOption = None,
) -> None:
    """Keep partnerships: close, pay and deliver when it is due, and tell partners what they should
    know, until it is stopped.

    Logs are lines of JSON on the error output; /healthz, /readyz and /metrics are on 127.0.0.1.
    """
    require_packages()
    import structlog

    from daosplit.keeper.configuration import read_configuration
    from daosplit.keeper.kept import Kept
    from daosplit.keeper.loop import Keeper
    from daosplit.keeper.metrics import Metrics, serving
    from daosplit.keeper.rounds import Awaited, run_rounds
    from daosplit.keeper.store import open_store
    from daosplit.keeper.telling import Telling

    language = language_of(lang)
    say = speaker(language)
    read = read_configuration(configuration)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(typer.get_text_stream("stderr")),
    )
    store, metrics = open_store(read.database), Metrics()
    telling = Telling(read.channels, store, metrics, lambda words: translate(words, language))
    by_chain: dict[int, dict[Path, daosplit.Record]] = defaultdict(dict)
    for path in read.records:
        record = daosplit.load_record(path)
        for other, known in by_chain[record.chain_id].items():
            if known.partnership == record.partnership:
                raise daosplit.InvalidValueError(
                    "partnerships",
                    str(path),
                    text("of the same partnership as {other}", other=harmless(str(other))),
                    text("name each only once"),
                )
        by_chain[record.chain_id][path] = record

    def keeper_on(chain_id: int) -> Keeper:
        chain = connect_to(rpc, language, chain_id)
        account = sending.begin(chain, language, read.max_fee, store.outbox)
        kept = (
            Kept(
                f"{harmless(record.name)} ({path})",
                record.partnership,
                partial(daosplit.RevenueSplit.from_record, chain, record),
                record,
                path.parent if read.hands_in else None,
            )
            for path, record in by_chain[chain_id].items()
        )
        return Keeper(
            chain,
            account,
            kept,
            store,
            settings=read.settings,
            metrics=metrics,
            telling=telling,
        )

    keepers = [Awaited(chain_id, partial(keeper_on, chain_id)) for chain_id in by_chain]
    for keeper in keepers:
        # The first round says what is wrong with a node, and goes on with the other chains.
        with suppress(daosplit.ChainError):
            keeper.begin()
    stop = threading.Event()
    for stopping in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stopping, lambda *_: stop.set())
    typer.echo(
        say(
            "Partnerships: {count}; chains: {chains}.",
            count=len(read.records),
            chains=comma_list([str(chain_id) for chain_id in by_chain]),
        )
    )
    if not once:
        with serving(metrics, read.port, read.settings.interval) as port:
            typer.echo(say("http://127.0.0.1:{port}/metrics has figures.", port=port))
            run_rounds(keepers, stop, metrics, read.settings.interval)
        typer.echo(say("Stopped; what was sent is done, the rest is done by the next keeper."))
    elif not run_rounds(keepers, stop, metrics, read.settings.interval, once=True):
        raise typer.Exit(1)
