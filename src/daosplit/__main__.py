"""Where the command line begins: also an interruption while it loads is one line."""

import sys


def main() -> None:
    """Run the command line."""
    try:
        from daosplit.cli import main as run
    except KeyboardInterrupt:
        print("daosplit: interrupted", file=sys.stderr)
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
