"""Import every module that the page's Python was given; print, as JSON, which could be imported and which not."""
import importlib
import json
import os
import pkgutil
import warnings
from pathlib import Path

SITE = Path("/lib/python3.12/site-packages")

os.environ["MPLBACKEND"] = "agg"
warnings.simplefilter("ignore")  # what is deprecated is imported here, too


def modules():
    for path in sorted(SITE.iterdir()):
        name = path.name.split(".")[0]
        if path.suffix not in {"", ".pyc"} or name.startswith("_"):
            continue
        yield name
        if path.is_dir():
            yield from (found.name for found in pkgutil.walk_packages([str(path)], f"{name}.", onerror=lambda _: None))


outcome = {"imported": [], "failed": {}}
for module in modules():
    if module.endswith("__main__"):  # would do its work
        continue
    try:
        importlib.import_module(module)
    except Exception as error:  # whatever it is, it is what the test asks for
        outcome["failed"][module] = f"{type(error).__name__}: {error}"
    else:
        outcome["imported"].append(module)
print(json.dumps(outcome))
