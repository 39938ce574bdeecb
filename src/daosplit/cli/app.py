"""The whole command line, with all commands loaded: for what walks them, or calls several."""

from daosplit.cli.commands import command_line

app = command_line()
