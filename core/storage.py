"""Static files in production: hashed names, compressed by WhiteNoise."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HubStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed file names; ES module imports inside our own modules are rewritten too."""

    support_js_module_import_aggregation = True
