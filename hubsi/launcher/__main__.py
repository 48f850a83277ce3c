"""`python -m hubsi.launcher COMMAND`; the Makefile gives each command a short name."""

import argparse
import sys

from core.embedded import EmbeddedError
from hubsi.launcher import checks, commands, run
from hubsi.launcher.places import find_places
from hubsi.launcher.progress import say


def parser() -> argparse.ArgumentParser:
    main_parser = argparse.ArgumentParser(prog="python -m hubsi.launcher", description="Run the hub on this machine.")
    sub = main_parser.add_subparsers(dest="command", required=True)
    run_parser = sub.add_parser("run", help="start the hub and stay with it until Ctrl-C")
    run_parser.add_argument("--port", type=int, help="web port; default the last one, or 8000")
    sub.add_parser("stop", help="stop the hub of this clone")
    reset_parser = sub.add_parser("reset", help="delete the data of this clone, after asking")
    reset_parser.add_argument("--yes", action="store_true", help="do not ask")
    sub.add_parser("status", help="what runs, where, and where the data lies")
    sub.add_parser("shell", help="Django's shell on the hub's data")
    sub.add_parser("dbshell", help="psql on the hub's data")
    manage_parser = sub.add_parser("manage", help="any manage.py command on the hub's data")
    manage_parser.add_argument("arguments", nargs=argparse.REMAINDER)
    test_parser = sub.add_parser("test", help="every check of the project")
    test_parser.add_argument("--fast", action="store_true", help="without types, slow tests and browser")
    sub.add_parser("bench", help="the benchmarks")
    return main_parser


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    places = find_places()
    try:
        match options.command:
            case "run":
                return run.run(places, options.port)
            case "stop":
                return commands.stop(places)
            case "reset":
                return commands.reset(places, sure=options.yes)
            case "status":
                return commands.status(places)
            case "test":
                return checks.test(places, fast=options.fast)
            case "bench":
                return checks.bench(places)
            case "manage":
                return commands.manage(places, options.arguments)
            case name:
                return commands.manage(places, [name])
    except EmbeddedError as error:
        say(f"\n{error}")
        return 1
    except KeyboardInterrupt:
        say()
        return 130


if __name__ == "__main__":
    sys.exit(main())
