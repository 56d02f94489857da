"""`python -m unrolled.experiments`: list, run, compare."""

import argparse
import json
import sys
from pathlib import Path

from unrolled import results
from unrolled.experiments import differences, names, run, scorecard
from unrolled.experiments._registry import module_of
from unrolled.experiments._run import writable_folder, write


def main(arguments=None):
    """Do what the command line says; the exit code is 0 when all is as it should be."""
    options = parser().parse_args(arguments)
    try:
        return options.action(options)
    except (OSError, ValueError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Interrupted; what was finished is kept.", file=sys.stderr)
        return 130


def parser():
    """What the command line understands."""
    top = argparse.ArgumentParser(prog="python -m unrolled.experiments", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    one = commands.add_parser("list", help="the names of the experiments, and what they are about")
    one.set_defaults(action=show_list)

    one = commands.add_parser("run", help="run one, and show its claims")
    one.add_argument("name", choices=names(), metavar="NAME")
    one.add_argument("--quick", action="store_true", help="smaller sizes, in seconds")
    one.add_argument(
        "--out", metavar="DIR", type=Path, help="also write the result to DIR/NAME.json"
    )
    one.set_defaults(action=run_one)

    one = commands.add_parser(
        "scorecard", help="run some or all, and compare with what the book has stored"
    )
    one.add_argument("names", nargs="*", metavar="NAME", help="all when none is given")
    one.add_argument("--quick", action="store_true", help="smaller sizes, in seconds")
    one.add_argument(
        "--write",
        metavar="FILE",
        type=Path,
        help="write the scorecard to FILE instead of comparing",
    )
    one.set_defaults(action=run_scorecard)
    return top


def show_list(options):
    """A line for each experiment."""
    width = max(map(len, names()))
    for name in names():
        print(f"{name:{width}}  {module_of(name).TITLE}")
    return 0


def run_one(options):
    """Run one experiment and print its rows."""
    record = run(options.name, quick=options.quick, out=options.out)
    show(record)
    if options.out is not None:
        print(f"written to {options.out / (options.name + '.json')}")
    return 0


def run_scorecard(options):
    """Run experiments; write the scorecard, or say what differs from the stored one."""
    if options.write is not None:
        if options.quick:
            raise ValueError(
                "--write keeps what the book shows, not what --quick computes: leave one out"
            )
        writable_folder(options.write.parent)
        read(options.write)
    else:
        stored = {record["name"]: record for record in results.load("scorecard")["experiments"]}
    for name in options.names:
        module_of(name)  # a wrong name is an error now, not after the others have run
    said = []
    for name in options.names or names():
        record = run(name, quick=options.quick)
        show(record)
        if options.write is not None:
            # After each one, so that an interrupt loses the one that was running only; read again,
            # for somebody else may have written another one meanwhile.
            write(scorecard([record], read(options.write)), options.write)
        elif name not in stored:
            said.append(f"{name} is not stored: scorecard {name} --write FILE puts it there")
        else:
            said += differences(stored[name], record)
    if options.write is not None:
        print(f"\nwritten to {options.write}")
        return 0
    print("\n" + ("\n".join(said) if said else "Everything is as stored."))
    return 1 if said else 0


def read(path):
    """The scorecard in a file, None if there is no file; an error if it holds something else."""
    if not path.exists():
        return None
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
        {record["name"] for record in card["experiments"]}
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"{path} does not hold a scorecard ({error}): remove it, or name another file"
        ) from error
    return card


def show(record):
    """The rows in the terminal, those that do not hold with what was found."""
    print(f"\n{record['title']}")
    print(results.claim_table(record) if record["rows"] else "no claims, values only")


if __name__ == "__main__":
    sys.exit(main())
