"""Entries: put in, renewed, taken out. Rooms call these inside their own transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction

from catalogue import sources
from catalogue.drafts import EntryDraft
from catalogue.kinds import Kind
from catalogue.models import Entry
from core.jobs import enqueue, enqueue_many
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
    before = _faces(drafts) if kind == Kind.ORGANISATION else {}
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
    changed = [entry.pk for entry in entries if _face(entry) != before.get(entry.object_id, _face(entry))]
    if changed:
        enqueue("catalogue.follow_owners", ids=changed)
    return entries


Face = tuple[str, str, tuple[str, ...]]


def _face(entry: Entry) -> Face:
    """What entries of others take over from an organisation: its name, its place, its role."""
    return entry.title, entry.place, tuple(entry.codes("helix"))


def _faces(drafts: Sequence[EntryDraft]) -> dict[int, Face]:
    """How the organisations that are there already look, by object id."""
    known = Entry.objects.filter(kind=Kind.ORGANISATION, object_id__in=[d.object_id for d in drafts])
    return {entry.object_id: _face(entry) for entry in known.only("object_id", "title", "place", "facets")}


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
    batches = (ids[start : start + EMBED_BATCH] for start in range(0, len(ids), EMBED_BATCH))
    enqueue_many("catalogue.embed", [{"ids": batch} for batch in batches])


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


def follow_owners(owner_ids: Iterable[int], *, now: datetime, batch: int = 200) -> int:
    """Publish what these organisations' entries own anew, after their name or place changed. Returns how many.

    Args:
        owner_ids: entry ids of organisations.
    """
    done = 0
    for source in sources.all_sources():
        owned = Entry.objects.filter(owner_id__in=list(owner_ids), kind=source.kind).exclude(status="withdrawn")
        ids = list(owned.order_by("object_id").values_list("object_id", flat=True))
        for start in range(0, len(ids), batch):
            done += renew(source.kind, ids[start : start + batch], now=now)
    return done


@transaction.atomic
def renew(kind: str, object_ids: Sequence[int], *, now: datetime) -> int:
    """Publish these records as they are now. Their entries are locked first, so that no older state can win."""
    source = sources.source_for(kind)
    locked = Entry.objects.select_for_update().filter(kind=kind, object_id__in=list(object_ids))
    list(locked.order_by("pk").values_list("pk", flat=True))
    drafts = list(source.drafts(object_ids))
    _rebuild_batch(source, drafts, now, dry_run=False)
    return len(drafts)
