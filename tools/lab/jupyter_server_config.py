"""How chapters are written when they are saved as notebooks: as they were, but for what was changed.

Jupyter reads this file when its server starts, on Binder and by `make lab`. By itself, Jupytext
would write captions and alternative texts, which we write in lines, as one long quoted line
each, and a blank line below the options of a cell.
"""
from jupytext import myst


def in_lines(dumper, text):
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def without_blank_line(data, compact=True, write=myst.dump_yaml_blocks):
    return write(data, compact).rstrip("\n") + "\n"


myst.CompactDumper.add_representer(str, in_lines)
myst.dump_yaml_blocks = without_blank_line
