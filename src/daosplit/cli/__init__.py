"""The command line, `daosplit`: each command is a module, and only parses, calls and prints."""

from daosplit.cli.commands import app, main

__all__ = ["app", "main"]
