"""The formats the hub can read, by the name used on the command line."""

from hubsi.imports.base import Format
from hubsi.imports.formats.bodies import PublicBodies
from hubsi.imports.formats.efro import EfroVlaanderen

FORMATS: dict[str, Format] = {found.name: found for found in (EfroVlaanderen(), PublicBodies())}
