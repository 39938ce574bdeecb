"""The command line, `daosplit`: each command is a module, and only parses, calls and prints.

All of them are loaded for any, so none imports at its top what loads a chain's libraries: it calls
public names as `daosplit.connect(...)`, and imports others within the function that needs them.
"""

from daosplit.cli.commands import app, main

__all__ = ["app", "main"]
