"""Static files in production: hashed names, compressed by WhiteNoise."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HubStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed file names; ES module imports are rewritten too, but only inside our own modules.

    Libraries ship examples in comments and files that import what they do not bring along; those are left alone.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )
