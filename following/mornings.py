"""When a digest is due: every morning, or on Monday morning, by the hub's clock."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

MORNING = time(7, 0)
# A write that began before the morning may become visible a little later: the digest stays this far behind.
MARGIN = timedelta(hours=1)
PERIOD = {"daily": timedelta(days=1), "weekly": timedelta(days=7)}


def last_morning(frequency: str, now: datetime) -> datetime:
    """The latest moment until `now` at which a "daily" or "weekly" digest was due."""
    zone = ZoneInfo(settings.TIME_ZONE)
    day = now.astimezone(zone).date()
    if frequency == "weekly":
        day -= timedelta(days=day.weekday())
    morning = datetime.combine(day, MORNING, tzinfo=zone)
    if morning > now:
        morning = datetime.combine(day - PERIOD[frequency], MORNING, tzinfo=zone)
    return morning


def told_until(morning: datetime) -> datetime:
    """What was published until here stands in the mail of that morning; what came later in the next."""
    return morning - MARGIN
