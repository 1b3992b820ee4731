"""Where templates, static files, migrations and catalogues are, in an installed package and in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    """The folder `name`; raises FileNotFoundError when the installation lacks it."""
    for parent in (_PACKAGE, _PACKAGE.parent):
        if (parent / name).is_dir():
            return parent / name
    raise FileNotFoundError(f"This installation of Haven has no {name} folder. Install it again.")


def templates_path() -> Path:
    """The Jinja templates of pages, paper and mail."""
    return _folder("templates")


def static_path() -> Path:
    """Stylesheets, scripts and pictures of our own."""
    return _folder("static")


def migrations_path() -> Path:
    """The Alembic environment and its numbered versions."""
    return _folder("migrations")


def newest_migration() -> str:
    """The number of the newest migration that this installation brings; they are numbered in one line."""
    return max(file.stem.split("_")[0] for file in (migrations_path() / "versions").glob("[0-9]*_*.py"))


def translations_path() -> Path:
    """The compiled catalogues, one folder per language."""
    return _folder("translations")
