"""The commands of `daosplit`, put together: each is a module beside this one."""

import sys

import typer

from daosplit.cli import charter, parent, presence, review, seat
from daosplit.cli.compile import compile_
from daosplit.cli.demo import demo
from daosplit.cli.history import history
from daosplit.cli.node import node
from daosplit.cli.runner import run
from daosplit.cli.show import show
from daosplit.cli.tree import tree
from daosplit.cli.verify import verify
from daosplit.cli.weigh import weigh

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)


@app.callback(epilog="Begin with: daosplit demo")
def daosplit() -> None:
    """A partnership that pays itself: companies share revenue, review who contributed what, and
    a contract pays everyone by itself."""


app.command("demo", epilog="Example: daosplit demo --lang ja")(demo)
app.command("node", epilog="Example: daosplit node --start 2026-04-01T00:00:00+09:00")(node)
app.add_typer(charter.app, name="charter")
app.command(
    "weigh", epilog="Example: daosplit weigh examples/weighing --charter examples/charter.toml"
)(weigh)
app.add_typer(review.app, name="review")
app.add_typer(parent.app, name="parent")
app.add_typer(seat.app, name="seat")
app.add_typer(presence.app, name="presence")
app.command("show", epilog="Example: daosplit show 0x… --rpc http://127.0.0.1:8545")(show)
app.command("tree", epilog="Example: daosplit tree 0x… --rpc http://127.0.0.1:8545")(tree)
app.command("history", epilog="Example: daosplit history 0x… --rpc http://127.0.0.1:8545")(history)
app.command(
    "verify", epilog="Example: daosplit verify review-2Q.toml --charter examples/charter.toml"
)(verify)
app.command("compile", epilog="Example: daosplit compile --check")(compile_)


def main() -> None:
    """Run the command line."""
    sys.exit(run(app, "daosplit"))
