"""The lists that the hub can read, by name."""

from imports.formats.base import Format, Record, Ref, RowError
from imports.formats.bodies import PublicBodies
from imports.formats.dsi4eu import Links, Organisations, Projects
from imports.formats.efro import EfroVlaanderen
from imports.formats.ipdc import IpdcSubsidies
from imports.formats.lists import ROOMS, RoomList
from imports.formats.openfairdb import OpenFairDb

FORMATS: dict[str, Format] = {
    found.name: found
    for found in (
        *ROOMS,
        PublicBodies(),
        EfroVlaanderen(),
        IpdcSubsidies(),
        Organisations(),
        Projects(),
        Links(),
        OpenFairDb(),
    )
}

__all__ = ["FORMATS", "ROOMS", "Format", "Record", "Ref", "RoomList", "RowError"]
