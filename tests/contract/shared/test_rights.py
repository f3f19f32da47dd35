"""Who may not read a collection can tell by nothing that it holds a file: a real attempt.

What a person gets to see is noted, then another collection is filled: with what the person's own
collection holds too, and with more. What the person gets to see has to be the same, by SQL over
every table and function of the schema (found in the catalogue, so that one that is added is
covered) and through the program.
"""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import psycopg
import pytest
from psycopg import sql

from retllm_desktop.core.errors import InputError, StoreError
from retllm_desktop.core.judging import VerdictKey
from retllm_desktop.core.library_overview import TagCount
from retllm_desktop.core.located_text import LocatedText
from retllm_desktop.core.query import QueryField
from retllm_desktop.core.types import Annotations, Metadata, Modality, Verdict
from retllm_desktop.library.postgres.database import Database
from retllm_desktop.library.postgres.people import Access, add_member, remove_member, set_password
from retllm_desktop.library.postgres.verdict_cache import PostgresVerdictCache
from retllm_desktop.library.verdict_cache import SqliteVerdictCache
from retllm_desktop.search.query.parser import parse_query
from tests.fixtures.library_samples import SPACE
from tests.fixtures.shared_places import SharedPlace

SECRET = "secret"
_NEVER = 4_000_000_000
"""A number that no row has."""


@dataclass
class Attempt:
    """A database, its manager on a computer with two collections, and a reader of one of them."""

    held: Any
    family: Any
    secret: Any
    reader: Any
    folder: Any
    samples: Any

    def as_bert(self) -> psycopg.Connection[tuple[Any, ...]]:
        raw = psycopg.connect(self.held.address("bert"), autocommit=True)
        raw.execute("SET search_path = retllm, public")
        return raw

    def fill_secret(self) -> None:
        """Fill the other collection: with «cat», which both hold then, and with «gold»."""
        folder = self.folder / "vault"
        folder.mkdir()
        root = self.secret.roots.add(folder)
        told = Metadata(
            camera="Zenit", lens="50mm", city="Vaduz", country="Liechtenstein",
            caption="buried gold", people=("Zacharias",), keywords=("hoard",), rating=5,
            latitude=47.1, longitude=9.5,
        )  # fmt: skip
        entries = []
        for name in ("cat", "gold", "page"):
            modality = Modality.TEXT if name == "page" else Modality.IMAGE
            stat, extraction, vectors = self.samples.entry(
                folder / f"{name}.png", name, modality=modality, signature=b"s" * 768
            )
            entries.append((stat, replace(extraction, metadata=told), vectors))
        self.secret.files.put(root.id, entries)
        cat, gold = self.samples.hash("cat"), self.samples.hash("gold")
        self.secret.annotations.set_favourite(cat, True)
        self.secret.annotations.set_tags(gold, ["Treasure"])
        self.secret.feedback.rate(b"q" * 32, cat, 0, True)
        pending = [
            (one.item_id, LocatedText("engraved"))
            for one in self.secret.enrichment.list_pending_ocr("1", 0, 9)
            if one.file.path.is_relative_to(folder)
        ]
        assert len(pending) == 2
        self.secret.enrichment.put_ocr_texts("1", pending)
        self.secret.overview.note_opened([folder / "gold.png"])


@pytest.fixture
def attempt(postgres_database, tmp_path, samples) -> Iterator[Attempt]:
    postgres_database.execute("INSERT INTO collection (name) VALUES (%s)", (SECRET,))
    postgres_database.execute(
        "INSERT INTO member (collection_id, person, access) "
        "SELECT id, 'anna', 'manage' FROM collection WHERE name = %s",
        (SECRET,),
    )
    anna = SharedPlace(tmp_path / "anna", postgres_database)
    bert = SharedPlace(tmp_path / "bert", postgres_database, person="bert", name="couch")
    folder = tmp_path / "pictures"
    folder.mkdir()
    with (
        anna.open() as family,
        replace(anna, collection=SECRET).open() as secret,
        bert.open(writable=False) as reader,
    ):
        root = family.roots.add(folder / "shared")
        (folder / "shared").mkdir()
        family.files.put(
            root.id,
            [
                samples.entry(folder / "shared" / "cat.png", "cat", signature=b"s" * 768),
                samples.entry(folder / "shared" / "dog.png", "dog", signature=b"t" * 768),
            ],
        )
        family.annotations.set_tags(samples.hash("dog"), ["Pets"])
        yield Attempt(postgres_database, family, secret, reader, folder, samples)


def through_the_program(attempt: Attempt) -> dict[str, Any]:
    """All that a person sees through the program."""
    library, hashes = attempt.reader, [attempt.samples.hash(n) for n in ("cat", "gold", "page")]
    query = np.zeros(SPACE.dimension, np.float32)
    query[0] = 1.0
    words = ("gold", "engraved", "Zenit", "Treasure", "hoard", "vault", "page", "cat", "secret")
    lines = (
        "tag:treasure", "is:favourite", "is:recent", "is:duplicate", "has:gps", "has:text",
        "camera:zenit", "lens:50mm", "country:Liechtenstein", "place:Vaduz", "in:vault",
        "rating:5", "type:document", "ext:png", '"buried gold"', "-gold", "after:2000",
    )  # fmt: skip
    conditions = [parse_query(line, date(2026, 1, 1)) for line in lines]
    everything = [neighbour.item_id for neighbour in library.vectors.nearest(query, 4096)]
    timeline = library.items.timeline()
    return {
        "status": library.status(),
        "roots": library.roots.all(),
        "nearest": library.vectors.nearest(query, 4096),
        "items": library.items.get(everything),
        "unknown": library.items.get(list(range(1, 200))),
        "vectors": sorted(library.vectors.of_items(list(range(1, 200)))),
        "signatures": library.items.signatures(list(range(1, 200))),
        "texts": library.enrichment.list_text_boxes(list(range(1, 200))),
        "matches": {word: library.words.matches(f"{word} ", 99) for word in words},
        "scopes": [
            None if (found := library.words.scope(one)) is None else found.tolist()
            for one in conditions
        ],
        "completions": {
            word: (
                [library.vocabulary.values(field, word[:2], 9) for field in QueryField],
                library.vocabulary.words(word[:2], 9),
                library.vocabulary.people(word[:2], 9),
            )
            for word in words
        },
        "holding": {one: library.files.holding(one) for one in hashes},
        "sizes": library.files.hashes_by_size(range(1, 20)),
        "previews": {one: library.items.thumbnail(one, 0) for one in hashes},
        "annotations": library.annotations.of_contents(hashes),
        "tags": library.annotations.all_tags(),
        "favourites": library.annotations.favourites(),
        "counts": (library.overview.count_contents(), library.overview.count_annotations()),
        "ratings": library.feedback.ratings(b"q" * 32),
        "saved": library.saved_searches.all(),
        "timeline": [column.tolist() for column in (timeline.item_ids, timeline.moments)],
        "upper": library.items.upper_bound(),
        "contents": library.items.count_contents(),
        "notes": (library.files.notes(), library.files.problems()),
        "check": library.check(),
    }


def by_sql(raw: psycopg.Connection[Any], hashes: list[bytes]) -> dict[str, Any]:
    """All that tables, views and functions of the schema give or refuse."""
    seen: dict[str, Any] = {}

    def note(name: str, statement: Any, values: Any = None) -> None:
        try:
            with raw.transaction(force_rollback=True):
                rows = raw.execute(statement, values).fetchall()
                seen[name] = sorted(map(repr, rows))
        except psycopg.Error as exc:
            seen[name] = (exc.sqlstate, re.sub(r"\d+", "#", str(exc)))

    relations = raw.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'retllm'::regnamespace "
        "AND relkind IN ('r', 'v', 'm', 'p', 'S')"
    ).fetchall()
    for (name,) in relations:
        note(f"rows of {name}", sql.SQL("SELECT * FROM {}").format(sql.Identifier(name)))
    functions = raw.execute(
        "SELECT p.proname, ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) AS t) "
        "FROM pg_proc AS p WHERE p.pronamespace = 'retllm'::regnamespace AND p.prokind = 'f' "
        "AND p.prorettype <> 'trigger'::regtype"
    ).fetchall()
    for name, kinds in functions:
        for number in (1, 2, 3, 4, 5, 6, 7, 8, 50, _NEVER):
            arguments = sql.SQL(", ").join(
                sql.SQL("{}::{}").format(
                    sql.Literal(_argument(kind, number, hashes)), sql.SQL(kind)
                )
                for kind in kinds
            )
            call = sql.SQL("SELECT * FROM {}({})").format(sql.Identifier(name), arguments)
            note(f"{name}{kinds} {number}", call)
            if not kinds:
                break
    for view in ("pg_stats", "pg_stats_ext", "pg_stats_ext_exprs"):
        columns = sql.SQL("tablename, attname" if view == "pg_stats" else "*")
        note(
            view,
            sql.SQL("SELECT {} FROM {} WHERE schemaname = 'retllm'").format(
                columns, sql.Identifier(view)
            ),
        )
    return seen


def _argument(kind: str, number: int, hashes: list[bytes]) -> Any:
    """Return a value of a type, as one that looks for others' rows would choose it."""
    values: dict[str, Any] = {
        "bigint": number, "integer": number, "smallint": number % 100, "boolean": True,
        "text": "gold", "name": "anna", "bytea": hashes[number % len(hashes)],
        "bytea[]": hashes, "bigint[]": [number], "text[]": ["gold"], "integer[]": [number],
        "double precision": 1.0, "real": 1.0, "real[]": [1.0] * 8, "tsquery": "gold",
        "tsvector": "gold", "jsonb": "[]", "uuid": "00000000-0000-0000-0000-000000000001",
    }  # fmt: skip
    assert kind in values, f"a function takes {kind}: say here what one would try"
    return values[kind]


def test_by_sql_nothing_changes_for_who_may_not_read(attempt):
    hashes = [attempt.samples.hash(name) for name in ("cat", "gold", "page")]
    with attempt.as_bert() as raw:
        attempt.held.execute("ANALYZE")
        before = by_sql(raw, hashes)
        attempt.fill_secret()
        attempt.held.execute("ANALYZE")
        after = by_sql(raw, hashes)
    # What the person's own collection holds is there: the attempt sees something at all.
    assert len(before["rows of content"]) == 2
    assert {
        name: (before[name], after[name]) for name in before if before[name] != after[name]
    } == {}
    assert set(after) == set(before)


def test_through_the_program_nothing_changes_for_who_may_not_read(attempt):
    before = through_the_program(attempt)
    attempt.fill_secret()
    after = through_the_program(attempt)
    assert len(before["items"]) == 2
    for name, seen in before.items():
        assert after[name] == seen, name
    # For who manages both it is all there.
    assert TagCount("Treasure", 1) in attempt.family.overview.count_annotations().tags
    assert len(attempt.family.files.holding(attempt.samples.hash("cat"))) == 2


def test_what_is_said_of_content_in_both_stays_in_its_collection(attempt):
    attempt.fill_secret()
    cat = attempt.samples.hash("cat")
    with replace_member(attempt, "bert", "write"):
        bert = SharedPlace(attempt.folder / "b", attempt.held, person="bert", name="couch")
        with bert.open() as library:
            library.annotations.set_tags(cat, ["Kitten"])
            assert library.annotations.of_content(cat) == Annotations(tags=("Kitten",))
    rows = attempt.held.execute(
        "SELECT collection.name FROM tagged JOIN collection ON collection.id = collection_id "
        "WHERE hash = %s",
        (cat,),
    )
    assert rows == [("family",)]
    # Who writes both says it in both; each collection's words hold its own tags alone.
    attempt.family.annotations.set_tags(cat, ["Feline"])
    assert [m.item_id for m in attempt.reader.words.matches("feline ", 9)] == [1]
    attempt.secret.annotations.remove_tag("Treasure")
    assert attempt.reader.annotations.all_tags() == ("Feline", "Pets")


@contextlib.contextmanager
def replace_member(attempt: Attempt, person: str, access: str) -> Iterator[None]:
    """Let a person do something else in the collection «family» meanwhile."""
    statement = (
        "UPDATE member SET access = %s WHERE person = %s AND collection_id = "
        "(SELECT id FROM collection WHERE name = 'family')"
    )
    attempt.held.execute(statement, (access, person))
    yield
    attempt.held.execute(statement, ("read", person))


def test_no_violation_of_a_key_tells_a_writer_of_another_collection(attempt):
    """What cannot be written says the same of rows that are there, and of others."""
    attempt.fill_secret()
    family = attempt.held.execute("SELECT id FROM collection WHERE name = 'family'")[0][0]
    secret = attempt.held.execute("SELECT id FROM collection WHERE name = 'secret'")[0][0]
    tables = attempt.held.execute(
        "SELECT DISTINCT c.relname FROM pg_class AS c JOIN pg_attribute AS a "
        "ON a.attrelid = c.oid WHERE c.relnamespace = 'retllm'::regnamespace "
        "AND c.relkind IN ('r', 'p') AND a.attname = 'collection_id' "
        "AND c.relname NOT IN ('member', 'verdict') ORDER BY 1"
    )
    tried = 0
    with replace_member(attempt, "bert", "write"), attempt.as_bert() as raw:
        for (table,) in tables:
            columns = attempt.held.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
                "AND NOT attisdropped AND attidentity = ''",
                (f"retllm.{table}",),
            )
            rows = attempt.held.execute(
                f"SELECT {', '.join(name for (name,) in columns)} FROM {table} "
                "WHERE collection_id = %s",
                (secret,),
            )
            names = [name for (name,) in columns]
            for row in rows:
                copied = dict(zip(names, row, strict=True)) | {"collection_id": family}
                references = [n for n in names if n.endswith("_id") and n != "collection_id"]
                answers = {}
                for way in ("there", "nowhere"):
                    values = dict(copied)
                    if way == "nowhere":
                        values |= {n: _NEVER for n in references if isinstance(values[n], int)}
                    answers[way] = _insert(raw, table, values)
                if any(isinstance(copied[name], int) for name in references):
                    tried += 1
                    assert answers["there"] == answers["nowhere"], (table, answers)
                    assert answers["there"][0] == "42501", (table, answers)
                # A row of the other collection itself.
                assert _insert(raw, table, copied | {"collection_id": secret})[0] == "42501"
    assert tried > 10


def _insert(raw: psycopg.Connection[Any], table: str, values: dict[str, Any]) -> tuple[Any, str]:
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join(sql.Placeholder() * len(values)),
    )
    adapted = [
        psycopg.types.json.Jsonb(v) if isinstance(v, list) and not v else v for v in values.values()
    ]
    try:
        with raw.transaction(force_rollback=True):
            raw.execute(statement, adapted)
    except psycopg.Error as exc:
        return exc.sqlstate, re.sub(r"\d+", "#", str(exc))
    return None, ""


def test_readers_cannot_write_and_writers_cannot_manage(attempt):
    folder = attempt.folder / "shared"
    cat = attempt.samples.hash("cat")
    reader = attempt.reader
    root = reader.roots.all()[0]
    for act in (
        lambda: reader.annotations.set_tags(cat, ["x"]),
        lambda: reader.annotations.remove_tag("Pets"),
        lambda: reader.files.put(root.id, [attempt.samples.entry(folder / "n.png", "new")]),
        lambda: reader.roots.add(attempt.folder),
    ):
        with pytest.raises(StoreError, match="may not"):
            act()
    assert attempt.family.annotations.all_tags() == ("Pets",)
    assert {path.name for path in attempt.family.files.known(root.id)} == {"cat.png", "dog.png"}
    database = Database(attempt.held.address("bert"))
    try:
        for access in ("read", "write"):
            with replace_member(attempt, "bert", access):
                for change in (
                    lambda: add_member(database, "family", "bert", Access.MANAGE),
                    lambda: remove_member(database, "family", "anna"),
                ):
                    with pytest.raises(StoreError, match="do not manage"):
                        change()
        # Of a collection that one cannot see nothing is said.
        for name in (SECRET, "nowhere"):
            with pytest.raises(InputError, match=f"no collection «{name}» that you may see"):
                add_member(database, name, "bert", Access.READ)
        with pytest.raises(StoreError):
            set_password(database, "anna", "mine now")
    finally:
        database.close()
    with attempt.as_bert() as raw:
        raw.execute("UPDATE member SET access = 'manage' WHERE person = 'bert'")
        for table in ("collection", "verdict", "embedding_space", "library", "migration"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                raw.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
    assert attempt.held.execute("SELECT access FROM member WHERE person = 'bert'") == [("read",)]


def test_verdicts_are_shared_by_a_collection_and_by_nobody_else(attempt, tmp_path):
    attempt.fill_secret()
    cat, gold = attempt.samples.hash("cat"), attempt.samples.hash("gold")
    databases = {name: Database(attempt.held.address(name)) for name in ("anna", "bert")}
    caches = {
        name: PostgresVerdictCache(one, SqliteVerdictCache(tmp_path / f"{name}.db"))
        for name, one in databases.items()
    }
    shared, hidden, later = (
        VerdictKey(b"1" * 32, cat), VerdictKey(b"2" * 32, gold), VerdictKey(b"3" * 32, gold),
    )  # fmt: skip
    try:
        verdict = Verdict(0.5, 0.1, 2.5, 0.9)
        caches["anna"].remember({shared: verdict, hidden: verdict})
        # Computed once, used by who may read; not by who has the same file from elsewhere.
        assert list(caches["bert"].recall([shared, hidden])) == [shared]
        with replace_member(attempt, "bert", "write"):
            bert = SharedPlace(tmp_path / "b", attempt.held, person="bert", name="couch")
            with bert.open() as library:
                root = library.roots.all()[0]
                entry = attempt.samples.entry(root.path / "mine.png", "gold")
                library.files.put(root.id, [entry])
            assert caches["bert"].recall([hidden]) == {}
        # Who only reads keeps answers by himself.
        caches["bert"].remember({later: verdict})
        assert caches["anna"].recall([later]) == {}
        assert list(caches["bert"].recall([later])) == [later]
    finally:
        for one in caches.values():
            one.close()
        for one in databases.values():
            one.close()
    # A server that is away is no error.
    away = PostgresVerdictCache(databases["anna"], SqliteVerdictCache(tmp_path / "away.db"))
    away.remember({shared: verdict})
    assert list(away.recall([shared, hidden])) == [shared]
    away.close()


def test_of_verdicts_what_was_not_used_for_longest_goes_first(attempt, tmp_path):
    attempt.held.execute("UPDATE library SET most_verdicts = 10")
    cat = attempt.samples.hash("cat")
    keys = [VerdictKey(bytes([number]) * 32, cat) for number in range(1, 25)]
    database = Database(attempt.held.address("anna"))
    try:
        with database.writing() as session:
            for key in keys:
                session.rows(
                    "SELECT remember_verdicts(%s, %s, %s, false)",
                    ([key.name], [key.content_hash], [b"x"]),
                )
        attempt.held.execute(
            "UPDATE verdict SET used_at = now() - get_byte(key, 0) * interval '1 day'"
        )
        with database.writing() as session:
            # Used just now: it stays, though it was the oldest.
            session.rows("SELECT key FROM recall_verdicts(%s)", ([keys[-1].name],))
            session.rows("SELECT remember_verdicts('{}', '{}', '{}', true)")
    finally:
        database.close()
    left = {bytes(row[0])[0] for row in attempt.held.execute("SELECT key FROM verdict")}
    assert left == {24, *range(1, 10)}


def test_estimates_of_the_planner_tell_no_value_of_another_collection(attempt):
    """Statistics are of all rows; for equality, which leaks nothing itself, the planner uses them.

    What people wrote and files hold has none, so no estimate differs by it.
    """
    attempt.held.execute(
        "INSERT INTO content (collection_id, hash, size_bytes, camera, caption, city, people) "
        "SELECT (SELECT id FROM collection WHERE name = 'secret'), sha256(n::text::bytea), n, "
        "'Leica', 'gold', 'Vaduz', 'Zacharias' FROM generate_series(1, 3000) AS n"
    )
    attempt.held.execute(
        "INSERT INTO content (collection_id, hash, size_bytes) "
        "SELECT (SELECT id FROM collection WHERE name = 'family'), sha256(n::text::bytea), n "
        "FROM generate_series(2000, 2500) AS n"
    )
    attempt.held.execute("ANALYZE")
    left = attempt.held.execute(
        "SELECT DISTINCT tablename, attname FROM pg_stats JOIN pg_class ON relname = tablename "
        "WHERE schemaname = 'retllm' AND relrowsecurity AND attname <> 'id' "
        "AND attname !~ '_id$' AND tablename NOT IN ('collection', 'member', 'machine')"
    )
    assert {name for _, name in left} <= {
        "copies", "first_item", "companion_of", "parts", "part", "modality", "described",
        "screenshot", "unread", "worded", "words_drawn", "first_pass", "correct", "shown",
    }  # fmt: skip
    with attempt.as_bert() as raw:
        estimates = {
            column: {value: _estimate(raw, column, value) for value in ("'Leica'", "'never'")}
            for column in ("camera", "caption", "city", "people")
        }
        held_twice = "sha256('2100')"
        estimates["hash"] = {
            value: _estimate(raw, "hash", value) for value in (held_twice, "sha256('nowhere')")
        }
    assert all(len(set(found.values())) == 1 for found in estimates.values()), estimates


def _estimate(raw: psycopg.Connection[Any], column: str, value: str) -> float:
    plan = raw.execute(
        f"EXPLAIN (FORMAT JSON) SELECT id FROM content WHERE {column} = {value}"
    ).fetchone()[0]
    return plan[0]["Plan"]["Plan Rows"]
