"""Belgian enterprise numbers (KBO): kept as ten digits, shown as 0123.456.789."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.be import vat
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength
from stdnum.exceptions import ValidationError as NumberError


def clean_kbo(text: str) -> str:
    """The ten digits of an enterprise number written in any usual way ("BE 0202.239.951").

    Raises:
        django.core.exceptions.ValidationError: not such a number; the message says why. Numbers of
            establishment units (they start with 2 to 8) are refused: they name a place of business.
    """
    compact = vat.compact(text)
    if len(compact) == 10 and compact.isdigit() and compact[0] in "2345678":
        raise ValidationError(
            _(
                "Dit is een vestigingsnummer. Vul het ondernemingsnummer van de organisatie zelf in: "
                "dat begint met 0 of 1."
            ),
            code="establishment",
        )
    try:
        return vat.validate(text)
    except InvalidChecksum as error:
        raise ValidationError(
            _("Dit ondernemingsnummer bestaat niet: de laatste twee cijfers kloppen niet met de rest."),
            code="checksum",
        ) from error
    except (InvalidFormat, InvalidLength) as error:
        raise ValidationError(
            _("Een ondernemingsnummer heeft 10 cijfers, bijvoorbeeld 0123.456.749."), code="format"
        ) from error
    except NumberError as error:
        raise ValidationError(_("Een ondernemingsnummer begint met 0 of 1."), code="start") from error


def format_kbo(digits: str) -> str:
    """0202239951 -> 0202.239.951; "" stays ""."""
    return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}" if digits else ""
