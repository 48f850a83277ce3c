"""How large a list may be. Settings of the same name with `IMPORT_` before it overrule."""

from django.conf import settings

_DEFAULTS = {
    "MAX_BYTES": 50_000_000,
    "MAX_JSON_BYTES": 10_000_000,
    "MAX_ROWS": 200_000,
    "MAX_COLUMNS": 200,
    "MAX_CELL": 30_000,  # characters
    "MAX_LINE": 1_000_000,  # characters
    "MAX_UNPACKED": 150_000_000,  # bytes of all parts of a workbook together
    "MAX_RATIO": 200,  # unpacked over packed, of parts larger than a megabyte
    "MAX_PARTS": 2_000,  # files in a workbook
    "MAX_SHARED_STRINGS": 40_000_000,  # bytes
    "KEEP_FILE_DAYS": 90,
    "STALLED_SECONDS": 90,
    "SLICE_SECONDS": 5,
    "BATCH": 500,
}


def limit(name: str) -> int:
    """The limit in force."""
    return int(getattr(settings, f"IMPORT_{name}", _DEFAULTS[name]))
