"""`make clean` and `make distclean`."""
import shutil

from .alone import LOCK
from .paths import BUILD, ROOT


def clean(console):
    """Remove what was built; the environments and the download cache stay."""
    built = [path for path in BUILD.glob("*") if path != LOCK]
    _remove(console, *built, ROOT / "dist", ROOT / "tools" / "editor" / "dist")


def distclean(console):
    """Remove what was built and the environments; the download cache stays."""
    clean(console)
    environments = [ROOT / f".venv{name}" for name in ("", "-bench", "-lite")]
    _remove(console, *environments, ROOT / "tools" / "editor" / "node_modules")


def _remove(console, *folders):
    for folder in folders:
        if folder.is_dir():
            shutil.rmtree(folder)
        elif folder.exists():
            folder.unlink()
        else:
            continue
        console.note(f"removed {folder.relative_to(ROOT)}")
