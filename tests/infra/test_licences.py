"""Every package that the hub runs on says under which licence, and it is one that fits."""

from pathlib import Path

from core.licences import Licence, licences, pinned, table

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_pinned_package_is_listed_with_a_licence_that_fits() -> None:
    versions = pinned(ROOT / "requirements.txt")
    rows = list(licences(versions.items()))
    assert [row for row in rows if not row.fits] == []
    page = (ROOT / "docs/licences.md").read_text()
    # packages that only another Python needs are not installed here
    missing = [row.package for row in rows if f"| {row.package} | {row.version} | {row.licence} |" not in page]
    assert missing == [], "run: python manage.py licences"
    assert len(rows) > 50


def test_a_licence_that_does_not_fit_or_is_not_told_is_noticed() -> None:
    assert Licence("x", "1", "MIT").fits
    assert Licence("x", "1", "BSD License").fits
    assert not Licence("x", "1", "").fits
    assert not Licence("x", "1", "Other/Proprietary License").fits
    assert "| x | 1 | MIT |" in table([Licence("x", "1", "MIT")])
