"""`make clean` and `make distclean`."""
import shutil

from .paths import BUILD, ROOT


def clean(console):
    """Remove what was built; the environments and the download cache stay."""
    _remove(console, BUILD, ROOT / "dist", ROOT / "tools" / "editor" / "dist")


def distclean(console):
    """Remove what was built and the environments; the download cache stays."""
    clean(console)
    _remove(console, ROOT / ".venv", ROOT / ".venv-bench", ROOT / "tools" / "editor" / "node_modules")


def _remove(console, *folders):
    for folder in folders:
        if folder.exists():
            shutil.rmtree(folder)
            console.note(f"removed {folder.relative_to(ROOT)}")
