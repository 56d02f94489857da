"""How chapters are written when they are saved as notebooks: as they were, but for what was changed.

Jupyter reads this file when its server starts, on Binder and by `make lab`. By itself, Jupytext
would write captions and alternative texts, which we write in lines, as one long quoted line
each, a blank line below the options of a cell, and at the top how the kernel is called here.
"""
from jupytext import myst

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def in_lines(dumper, text):
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def as_it_was(data, compact=True, write=myst.dump_yaml_blocks):
    if data.get("kernelspec", {}).get("name") == KERNEL["name"]:
        data = {**data, "kernelspec": KERNEL}
    return write(data, compact).rstrip("\n") + "\n"


myst.CompactDumper.add_representer(str, in_lines)
myst.dump_yaml_blocks = as_it_was
