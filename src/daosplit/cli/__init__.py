"""The command line, `daosplit`: each command is a module, and only parses, calls and prints.

A module imports at its top what loads no chain's libraries; those are imported within the function
that needs them, and public names called as `daosplit.connect(...)`.
"""

from daosplit.cli.commands import main as main
