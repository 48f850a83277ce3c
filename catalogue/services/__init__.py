"""The only writers of the catalogue, by subject. Rooms call them inside their own transaction."""

from catalogue.services.checking import confirm, queue_reminders, send_reminder
from catalogue.services.entries import (
    CONFIG_SQL,
    TEXT_SQL,
    VECTOR_SQL,
    follow_owners,
    index_words,
    publish,
    publish_many,
    rebuild,
    remove,
    renew,
    withdraw,
)
from catalogue.services.links import collect_links, judge_link, mail_about_link, store_results
from catalogue.services.moderation import MAX_MESSAGE, decide_case, look_after, open_case
from catalogue.services.relations import draw_relation, erase_relation
from catalogue.services.reports import report
from catalogue.services.versions import keep_version, record_revision, restore

__all__ = [
    "CONFIG_SQL",
    "MAX_MESSAGE",
    "TEXT_SQL",
    "VECTOR_SQL",
    "collect_links",
    "confirm",
    "decide_case",
    "draw_relation",
    "erase_relation",
    "follow_owners",
    "index_words",
    "judge_link",
    "keep_version",
    "look_after",
    "mail_about_link",
    "open_case",
    "publish",
    "publish_many",
    "queue_reminders",
    "rebuild",
    "record_revision",
    "remove",
    "renew",
    "report",
    "restore",
    "send_reminder",
    "store_results",
    "withdraw",
]
