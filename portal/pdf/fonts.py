"""Which of the fonts that the paper layouts were measured in are installed."""

import re

from weasyprint.text.ffi import ffi, fontconfig

from portal.pdf.wire import Reason, RenderFailed

LATIN = ("Open Sans",)
CHINESE = ("Noto Sans CJK SC", "WenQuanYi Micro Hei")
_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


def installed(family: str) -> bool:
    """Whether fontconfig finds this very family, not a stand-in for it."""
    config = fontconfig.FcInitLoadConfigAndFonts()
    pattern = fontconfig.FcPatternCreate()
    try:
        fontconfig.FcPatternAddString(pattern, b"family", family.encode())
        fontconfig.FcConfigSubstitute(config, pattern, fontconfig.FcMatchPattern)
        fontconfig.FcDefaultSubstitute(pattern)
        result = ffi.new("FcResult *")
        match = fontconfig.FcFontMatch(config, pattern, result)
        if match == ffi.NULL:
            return False
        try:
            return family in _families(match)
        finally:
            fontconfig.FcPatternDestroy(match)
    finally:
        fontconfig.FcPatternDestroy(pattern)
        fontconfig.FcConfigDestroy(config)


def _families(match: object) -> set[str]:
    names, value = set[str](), ffi.new("FcChar8 **")
    while fontconfig.FcPatternGetString(match, b"family", len(names), value) == fontconfig.FcResultMatch:
        names.add(ffi.string(value[0]).decode())
    return names


def missing_packages() -> dict[str, str]:
    """What is not installed: "latin" or "chinese" to a message naming the Debian package."""
    missing = {}
    if not any(map(installed, LATIN)):
        missing["latin"] = "The font Open Sans is not installed. On Debian: apt-get install fonts-open-sans"
    if not any(map(installed, CHINESE)):
        missing["chinese"] = "No Chinese font is installed. On Debian: apt-get install fonts-wqy-microhei"
    return missing


def require(missing: dict[str, str], *, lang: str, text: str) -> None:
    """Raise RenderFailed(font_missing) when this text would come out in a stand-in face or as empty boxes."""
    if "latin" in missing:
        raise RenderFailed(Reason.FONT_MISSING, missing["latin"])
    if "chinese" in missing and (lang.startswith("zh") or _CJK.search(text)):
        raise RenderFailed(Reason.FONT_MISSING, missing["chinese"])
