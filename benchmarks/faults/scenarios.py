"""One scenario: people hand in and a curator approves while a list is imported; a part is killed; all becomes whole."""

import csv
import email.policy
import json
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.faults.stack import NoAnswer, Stack, wait_until

BY_HAND, BY_LIST = 40, 60  # a hundred innovations
WITHIN = 120.0  # seconds in which everything must be whole again
PLACES = (("9000", "Gent"), ("2000", "Antwerpen"), ("3000", "Leuven"), ("8000", "Brugge"), ("3500", "Hasselt"))
SUBJECTS = (
    "Een buurthuis voor wie alleen woont: samen koken en eten tegen eenzaamheid.",
    "Energie delen in de wijk, zodat ook huurders met een klein inkomen hun rekening kunnen betalen.",
    "Een herstelplaats voor fietsen en toestellen, met opleiding voor langdurig werkzoekenden.",
    "Digitale hulp aan huis voor ouderen die niet weg kunnen met een computer.",
    "Wonen en zorgen onder één dak: studenten en ouderen delen een huis.",
)
# entry, record, vector and matches of what the scenario should have published
WHOLE = """
select count(*) filter (where i.status = 'published'),
       count(e.id) filter (where e.status = 'published'),
       count(e.id) filter (where e.embedding is not null and e.embedded_hash <> ''),
       count(r.entry_id) filter (where r.indexed_at = e.indexed_at and r.embedded_hash = e.embedded_hash
                                   and exists (select from matching_match m where m.source_id = e.id))
from innovations_innovation i
left join catalogue_entry e on e.kind = 'innovation' and e.object_id = i.id
left join matching_refresh r on r.entry_id = e.id
where i.title like %s
"""
# what must never be: half, or twice
WRONG = {
    "records published without an entry": """
        select count(*) from innovations_innovation i where i.status in ('published', 'pending') and not exists
          (select from catalogue_entry e where e.kind = 'innovation' and e.object_id = i.id and e.status = i.status)""",
    "entries without a record": """
        select count(*) from catalogue_entry e where e.kind = 'innovation' and e.status <> 'withdrawn' and not exists
          (select from innovations_innovation i where i.id = e.object_id and i.status = e.status)""",
    "rows of the list twice": """
        select count(*) from (select source, source_id from innovations_innovation where source <> ''
          group by 1, 2 having count(*) > 1) t""",
    "titles twice": "select count(*) from (select title from innovations_innovation group by 1 having count(*) > 1) t",
    "versions twice": """
        select count(*) from (select entry_id from catalogue_revision group by 1 having count(*) > 1) t""",
    "cases twice": """
        select count(*) from (select entry_id from catalogue_moderationcase group by 1 having count(*) > 1) t""",
    "organisations twice": """
        select count(*) from (select name from organisations_organisation group by 1 having count(*) > 1) t""",
}


@dataclass
class Result:
    """What a scenario showed. `seconds` from the kill until all was whole."""

    victim: str
    by_hand: int
    by_list: int
    moment: str = ""
    before: int = 0
    after: int = 0
    lost: int = 0
    unanswered: int = 0
    doubled: dict[str, int] = field(default_factory=dict)
    mails: int = 0
    restart: float = 0.0
    seconds: float = 0.0

    def row(self) -> str:
        """A line of the markdown table."""
        doubled = sum(self.doubled.values())
        cells = (
            self.victim,
            self.moment,
            self.before,
            self.unanswered,
            f"{self.after} of {self.by_hand + self.by_list}",
        )
        last = (doubled, self.lost, f"{self.restart:.1f}", f"{self.seconds:.0f}")
        return "| " + " | ".join(map(str, (*cells, *last))) + " |"


HEAD = (
    "| killed (-9) | moment | answered as published before | unanswered requests | whole after | doubled or half | lost"
    " | seconds until the process ran again | seconds until all was whole |\n|---|---|--:|--:|--:|--:|--:|--:|--:|"
)


def seed(stack: Stack, names: tuple[str, ...], by_hand: int = BY_HAND) -> dict[str, Any]:
    """Accounts, and this many drafts for each scenario."""
    output, errors = stack.act("seed", ",".join(names), str(by_hand)).communicate(timeout=600)
    if not output:
        raise RuntimeError(errors)
    found: dict[str, Any] = json.loads(output.splitlines()[-1])
    return found


class Scenario:
    """`run` it once: the drafts that were made for it and a list of `by_list` rows."""

    def __init__(self, stack: Stack, seeded: dict[str, Any], victim: str, by_list: int = BY_LIST) -> None:
        self.stack, self.victim = stack, victim
        self.sessions, self.drafts = seeded["sessions"], seeded["drafts"][victim]
        self.by_hand, self.by_list = len(self.drafts), by_list
        self.result = Result(victim, self.by_hand, self.by_list)
        self.published: set[int] = set()  # answered as published
        self.lock = threading.Lock()

    def run(self) -> Result:
        importer = self._importer()
        with ThreadPoolExecutor(2) as people:
            work = [people.submit(self._publish, pk) for pk in self.drafts]
            wait_until(lambda: len(self.published) >= self.by_hand // 4, 60, "a quarter is published", pause=0.005)
            _tell(importer)
            wait_until(lambda: self._of_list() >= self.by_list // 4, 60, "a quarter of the list is in", pause=0.005)
            self.result.before, done = len(self.published), self._of_list()
            old, killed = self.stack.kill(self.victim), time.monotonic()
            self.result.moment = f"{self.result.before} of {self.by_hand} by hand, {done} of {self.by_list} of the list"
            answered = set(self.published)
            self._break_more()
            wait_until(lambda: self.stack.back(self.victim, old), WITHIN, f"{self.victim} runs again")
            self.result.restart = time.monotonic() - killed
            wait_until(lambda: all(job.done() for job in work), WITHIN, "everybody was served")
        self._finish_list(importer)
        wait_until(self._whole, WITHIN, f"all is whole after {self.victim}: {self._numbers()}", pause=0.3)
        self.result.seconds = time.monotonic() - killed
        self._count(answered)
        return self.result

    # --- people ------------------------------------------------------------------------------------------------
    def _publish(self, pk: int) -> None:
        """Hand in and approve; who gets no answer looks what became of it and goes on from there."""
        deadline = time.monotonic() + WITHIN
        while time.monotonic() < deadline:
            try:
                if self._step(pk):
                    return
            except (NoAnswer, OSError):
                self.result.unanswered += 1
                time.sleep(0.2)
            except Exception as error:
                if "psycopg" not in type(error).__module__:
                    raise
                time.sleep(0.2)

    def _step(self, pk: int) -> bool:
        ((status, case),) = self.stack.sql(
            "select i.status, c.id from innovations_innovation i left join catalogue_entry e on e.kind = 'innovation' "
            "and e.object_id = i.id left join catalogue_moderationcase c on c.entry_id = e.id where i.id = %s",
            pk,
        )
        if status == "draft":
            self._post(f"/innovaties/concept/{pk}/indienen/", "person", b"")
        elif status == "pending":
            self._post(f"/beheer/nazicht/{case}/", "curator", b"decision=approved&message=")
            with self.lock:
                self.published.add(pk)
        return bool(status == "published")

    def _post(self, path: str, who: str, data: bytes) -> None:
        status, body = self.stack.ask(path, self.sessions[who], data)
        if status >= 500:
            raise NoAnswer(f"{path}: {status}")
        if status not in (302, 409):  # 409: somebody was first, the earlier answer was lost
            raise AssertionError(f"{path} answered {status}: {body[:2000]}")

    # --- the list ----------------------------------------------------------------------------------------------
    def _importer(self) -> subprocess.Popen[str]:
        path = self.stack.places.data.parent / f"{self.victim}.csv"
        _write_list(path, self.victim, self.by_list)
        importer = self.stack.act("import", str(path))
        assert importer.stdout
        assert importer.stdout.readline() == "ready\n", importer.stderr.read() if importer.stderr else ""
        return importer

    def _finish_list(self, importer: subprocess.Popen[str]) -> None:
        """Nobody helps: an import whose worker or database died goes on by itself."""
        importer.communicate(timeout=WITHIN)
        wait_until(lambda: self._run_is("done"), WITHIN, "the import is done", pause=0.3)

    def _run_is(self, status: str) -> bool:
        found = self.stack.sql("select status, error from imports_run where file_name = %s", f"{self.victim}.csv")
        if found[0][0] in ("failed", "cancelled"):
            raise AssertionError(f"the import ended: {found}")
        return bool(found[0][0] == status)

    def _of_list(self) -> int:
        statement = "select count(*) from innovations_innovation where source_id like %s"
        return int(self.stack.sql(statement, f"{self.victim}-%")[0][0])

    # --- counting ----------------------------------------------------------------------------------------------
    def _break_more(self) -> None:
        """The file in which beat keeps its times is damaged too."""
        if self.victim == "beat":
            for path in self.stack.places.state.glob("beat*"):
                path.write_bytes(b"\0damaged" * 50)

    def _numbers(self) -> tuple[int, ...]:
        """(records, entries, with vector, with matches, jobs to do)."""
        (row,) = self.stack.sql(WHOLE, f"{self.victim} %")
        ((jobs,),) = self.stack.sql("select count(*) from core_job")
        return (*row, jobs)

    def _whole(self) -> bool:
        return self._numbers() == (*[self.by_hand + self.by_list] * 4, 0)

    def _count(self, answered: set[int]) -> None:
        result = self.result
        result.after = min(self._numbers()[:4])
        rows = self.stack.sql("select id from innovations_innovation where status = 'published'")
        result.lost = len(answered - {pk for (pk,) in rows})
        result.doubled = {name: self.stack.sql(statement)[0][0] for name, statement in WRONG.items()}
        seen = _mails(self.stack.places.data / "mail", f"{self.victim} ")
        result.mails = len(seen)
        result.doubled["mails twice"] = len(seen) - len({subject for subject, _ in seen})
        result.lost += self.by_hand - len({subject for subject, _ in seen})


def _tell(importer: subprocess.Popen[str]) -> None:
    assert importer.stdin
    importer.stdin.write("go\n")
    importer.stdin.flush()


def _write_list(path: Path, name: str, rows: int) -> None:
    names = ("projectnummer", "projectnaam", "promotor", "projectinhoud", "postcode", "gemeente")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*names, "startdatum_project", "einddatum_project"])
        for number in range(rows):
            postcode, place = PLACES[number % len(PLACES)]
            subject = SUBJECTS[number % len(SUBJECTS)]
            title = f"{name} lijst {number:03}: {subject.split(':')[0][:60]}"
            row = (f"{name}-{number}", title, f"Promotor {name} {number // 4}", f"{subject} Project {number}.")
            writer.writerow([*row, postcode, place, "2010-01-01", "2012-12-31"])


def _mails(folder: Path, start: str) -> set[tuple[str, str]]:
    """(subject, Message-ID) of the caught mails whose subject begins so. Mail programs show one per Message-ID."""
    found = set()
    for path in folder.glob("*.log"):
        for part in path.read_bytes().split(b"-" * 79):
            message = email.message_from_bytes(part.strip(), policy=email.policy.default)
            subject = str(message["Subject"] or "").replace("\n", "").strip()
            if subject.startswith(start):
                found.add((subject, str(message["Message-ID"])))
    return found
