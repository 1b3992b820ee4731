"""Build hook: compiles the translation catalogues and takes the files beside the package into a wheel."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(translations: Path) -> list[Path]:
    """Write `messages.mo` beside every `messages.po` under `translations`; return the files written."""
    written = []
    for source in sorted(translations.rglob("*.po")):
        with source.open("rb") as lines:
            catalogue = read_po(lines)
        compiled = source.with_suffix(".mo")
        with compiled.open("wb") as target:
            write_mo(target, catalogue)
        written.append(compiled)
    return written


SHIPPED = ("templates", "static", "migrations", "translations")


class CatalogueHook(BuildHookInterface[Any]):
    """Runs before a wheel or an editable install is made."""

    PLUGIN_NAME = "catalogues"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile in place; a wheel takes the folders along, an editable install reads them in place."""
        root = Path(self.root)
        compile_catalogues(root / "translations")
        if version == "standard":
            for name in SHIPPED:
                build_data["force_include"][str(root / name)] = f"portal/{name}"
