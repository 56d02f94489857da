"""Settings of the Jupyter server in which chapters are opened, on Binder and by `make lab`.

postBuild links this file into the environment; Jupyter reads it when it starts.
"""
from jupytext import myst

c = get_config()  # noqa: F821 (given by Jupyter)

# Nothing is asked of other sites: no news, no look for updates, no catalogue of extensions.
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.extension_manager = "readonly"


# A chapter that is opened and saved must be the same file. Jupytext would write captions and
# alternative texts, which we write in lines, as one long quoted line each, and a blank line below
# the options of a cell.
def in_lines(dumper, text):
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def without_blank_line(data, compact=True, write=myst.dump_yaml_blocks):
    return write(data, compact).rstrip("\n") + "\n"


myst.CompactDumper.add_representer(str, in_lines)
myst.dump_yaml_blocks = without_blank_line
