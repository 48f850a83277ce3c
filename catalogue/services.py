"""The only writers of the catalogue. Rooms call them inside their own transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from catalogue import sources
from catalogue.drafts import EntryDraft
from catalogue.kinds import Kind
from catalogue.models import CaseStatus, Entry, ModerationCase, Relation, Revision
from core.errors import Conflict, HubError
from core.jobs import enqueue
from vocabulary.lookup import vocabulary

MAX_TITLE = 200
FEW, EMBED_BATCH = 8, 32
_WRITTEN = [
    "title",
    "summary",
    "language",
    "url_name",
    "url_key",
    "owner",
    "status",
    "visibility",
    "facets",
    "place",
    "lat",
    "lon",
    "amount_min",
    "amount_max",
    "opens_at",
    "closes_at",
    "image",
    "iconic",
    "extra",
    "challenge_text",
    "search_text",
    "published_at",
    "updated_at",
    "checked_at",
    "indexed_at",
]
# What is searched, of an entry e, its further words t and the name of its stemmer c: also for whoever fills the table
# in bulk. Weights: A title, B summary and names of challenges with their synonyms, C what it is about, D the rest.
VECTOR_SQL = """setweight(to_tsvector(c.config, unaccent(e.title)), 'A')
    || setweight(to_tsvector('simple', unaccent(e.title)), 'A')
    || setweight(to_tsvector(c.config, unaccent(e.summary || ' ' || t.words)), 'B')
    || setweight(to_tsvector('simple', unaccent(e.summary || ' ' || t.words)), 'B')
    || setweight(to_tsvector(c.config, unaccent(left(e.challenge_text, 20000))), 'C')
    || setweight(to_tsvector(c.config, unaccent(left(t.body, 20000))), 'D')"""
TEXT_SQL = "left(unaccent(lower(e.title || ' ' || t.names)), 2000)"
CONFIG_SQL = """(select (case %(row)s.language when 'nl' then 'dutch' when 'en' then 'english' when 'fr' then 'french'
           when 'de' then 'german' else 'simple' end)::regconfig as config) c"""
_INDEX_SQL = f"""
update catalogue_entry e set search_vector = {VECTOR_SQL}, search_text = {TEXT_SQL}
from unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) as t(object_id, words, names, body)
  join catalogue_entry o on o.kind = %s and o.object_id = t.object_id,
  lateral {CONFIG_SQL % {"row": "o"}}
where e.id = o.id
"""  # noqa: S608 - only our own constants


def publish(draft: EntryDraft, *, now: datetime, status: str = "published") -> Entry:
    """Put one record in the catalogue, or renew it. Call it inside the transaction that wrote the record.

    Args:
        status: "published", or "pending" while a curator still has to look.
    """
    return publish_many([draft], now=now, status=status)[0]


def publish_many(drafts: Sequence[EntryDraft], *, now: datetime, status: str = "published") -> list[Entry]:
    """The same for many records of any kinds, in a bounded number of queries per kind."""
    entries: list[Entry] = []
    with transaction.atomic():
        for kind in dict.fromkeys(draft.kind for draft in drafts):
            entries += _publish_kind(kind, [d for d in drafts if d.kind == kind], now, status)
        _announce([entry.pk for entry in entries])
    return entries


def _publish_kind(kind: Kind, drafts: Sequence[EntryDraft], now: datetime, status: str) -> list[Entry]:
    owners = _owner_entries({d.owner_id for d in drafts if d.owner_id})
    rows = [_row(draft, owners.get(draft.owner_id or 0), now, status) for draft in drafts]
    entries: list[Entry] = Entry.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=_WRITTEN,
        batch_size=1000,
    )
    words = [index_words(draft, owners.get(draft.owner_id or 0)) for draft in drafts]
    with connection.cursor() as cursor:
        cursor.execute(
            _INDEX_SQL,
            [
                [d.object_id for d in drafts],
                [w[0] for w in words],
                [w[1] for w in words],
                [d.body for d in drafts],
                kind,
            ],
        )
    return entries


def _owner_entries(organisation_ids: set[int]) -> dict[int, Entry]:
    if not organisation_ids:
        return {}
    found = Entry.objects.filter(kind=Kind.ORGANISATION, object_id__in=organisation_ids).only(
        "id", "object_id", "title"
    )
    return {entry.object_id: entry for entry in found}


def _row(draft: EntryDraft, owner: Entry | None, now: datetime, status: str) -> Entry:
    lat, lon = draft.point()
    return Entry(
        kind=draft.kind,
        object_id=draft.object_id,
        title=draft.title[:MAX_TITLE],
        summary=draft.summary,
        language=draft.language,
        url_name=draft.url_name,
        url_key=draft.url_key,
        owner=owner,
        status=status,
        visibility=draft.visibility,
        facets=draft.tokens(),
        place=draft.place,
        lat=lat,
        lon=lon,
        amount_min=draft.amount_min,
        amount_max=draft.amount_max,
        opens_at=draft.opens_at,
        closes_at=draft.closes_at,
        image=draft.image,
        iconic=draft.iconic,
        extra=draft.extra,
        challenge_text=draft.challenge_text,
        published_at=draft.published_at or draft.updated_at,
        updated_at=draft.updated_at,
        checked_at=draft.checked_at,
        indexed_at=now,
    )


def index_words(draft: EntryDraft, owner: Entry | None) -> tuple[str, str]:
    """What is searched beside the record's own text, in every language: (all words, names for typo search)."""
    words: list[str] = []
    names: list[str] = [owner.title] if owner else []
    for code in draft.challenges:
        item = vocabulary().get("challenge", code)
        if item is not None:
            words += item.synonyms
            names += [item.label_nl, item.label_en]
    for code in {*draft.places, draft.place} - {""}:
        place = vocabulary().get("place", code)
        if place is not None:
            names += dict.fromkeys([place.label_nl, place.label_en, place.label_fr])
    return " ".join([*words, *names]), " ".join(names)


def withdraw(kind: str, object_id: int, *, now: datetime) -> None:
    """Take a record out of the catalogue. It keeps its row, revisions and dismissals for when it returns."""
    changed = Entry.objects.filter(kind=kind, object_id=object_id).exclude(status="withdrawn")
    ids = list(changed.values_list("pk", flat=True))
    Entry.objects.filter(pk__in=ids).update(status="withdrawn", indexed_at=now)
    _announce(ids)


def remove(kind: str, object_ids: Iterable[int]) -> None:
    """Delete the entries of records that are deleted for good."""
    Entry.objects.filter(kind=kind, object_id__in=list(object_ids)).delete()


def _announce(ids: list[int]) -> None:
    """Have the entries embedded and matched. A person's own change overtakes a list that is being imported."""
    if 0 < len(ids) <= FEW:
        enqueue("catalogue.embed", queue="fast", ids=ids)
        return
    for start in range(0, len(ids), EMBED_BATCH):
        enqueue("catalogue.embed", ids=ids[start : start + EMBED_BATCH])


def record_revision(entry: Entry, *, author: Any, snapshot: dict[str, Any], note: str = "", now: datetime) -> Revision:
    """Keep what was published as the entry's next version. `snapshot` is JSON, keyed by field name."""
    Entry.objects.select_for_update().filter(pk=entry.pk).first()
    last = entry.revisions.aggregate(last=Max("number"))["last"] or 0
    return Revision.objects.create(
        entry=entry, number=last + 1, author=author, created_at=now, note=note[:300], snapshot=snapshot
    )


def open_case(entry: Entry, *, reason: str, by: Any, now: datetime, message: str = "") -> ModerationCase:
    """Ask curators to look. A second request for the same reason joins the open one."""
    case, created = ModerationCase.objects.get_or_create(
        entry=entry,
        reason=reason,
        status=CaseStatus.OPEN,
        defaults={"opened_by": by, "opened_at": now, "message": message},
    )
    if not created and message and message not in case.message:
        case.message = f"{case.message}\n\n{message}".strip()
        case.save(update_fields=["message"])
    return case


@transaction.atomic
def decide_case(case_id: int, *, decision: str, message: str, by: Any, now: datetime) -> ModerationCase:
    """A curator approves, asks for changes or refuses; the record's room is told in the same transaction.

    Raises:
        Conflict: somebody decided already.
        HubError: asking for changes or refusing without telling why.
    """
    case = ModerationCase.objects.select_for_update(of=("self",)).select_related("entry").get(pk=case_id)
    if case.status != CaseStatus.OPEN:
        raise Conflict(_("Over deze inzending is al beslist."))
    if decision not in (CaseStatus.APPROVED, CaseStatus.CHANGES, CaseStatus.REFUSED):
        raise HubError(_("Kies wat er met de inzending moet gebeuren."), field="decision")
    if decision != CaseStatus.APPROVED and not message.strip():
        raise HubError(_("Leg kort uit waarom, zodat de indiener verder kan."), field="message")
    case.status, case.decided_by, case.decided_at = decision, by, now
    case.message = message.strip()
    case.save(update_fields=["status", "decided_by", "decided_at", "message"])
    sources.source_for(case.entry.kind).moderated(
        case.entry.object_id, decision=decision, message=case.message, by=by, now=now
    )
    return case


def draw_relation(
    *, source: Entry, target: Entry, type: str, value: str = "", note: str = "", by: Any, now: datetime
) -> Relation:
    """Tie two entries. Drawing the same tie again returns the one that is there.

    Raises:
        HubError: an entry cannot be tied to itself.
    """
    if source.pk == target.pk:
        raise HubError(_("Een vermelding kan geen band met zichzelf hebben."), field="target")
    relation = Relation.objects.filter(source=source, target=target, type=type, value=value).first()
    if relation is None:
        relation = Relation(
            source=source,
            target=target,
            type=type,
            value=value,
            note=note,
            drawn_by=by,
            created_at=now,
            updated_at=now,
        )
        relation.full_clean(exclude=["created_at", "updated_at"])
        relation.save()
    return relation


def erase_relation(relation_id: int) -> None:
    """Remove a tie; removing one that is gone already is fine."""
    Relation.objects.filter(pk=relation_id).delete()


def rebuild(kind: str, *, now: datetime, dry_run: bool = False, batch: int = 500) -> Iterable[tuple[int, int]]:
    """Publish everything the kind's source says should be public and remove what it does not know.

    Yields:
        (written, removed) so far, after each batch.
    """
    source = sources.source_for(kind)
    seen: set[int] = set()
    waiting: list[EntryDraft] = []
    for draft in source.drafts():
        seen.add(draft.object_id)
        waiting.append(draft)
        if len(waiting) >= batch:
            _rebuild_batch(source, waiting, now, dry_run)
            waiting = []
            yield len(seen), 0
    _rebuild_batch(source, waiting, now, dry_run)
    stale = Entry.objects.filter(kind=kind).exclude(status="withdrawn").exclude(object_id__in=seen)
    removed = stale.count() if dry_run else stale.update(status="withdrawn", indexed_at=now)
    yield len(seen), removed


def _rebuild_batch(source: sources.Source, drafts: list[EntryDraft], now: datetime, dry_run: bool) -> None:
    if dry_run or not drafts:
        return
    for status in ("published", "pending"):
        publish_many([d for d in drafts if source.status_of(d) == status], now=now, status=status)
