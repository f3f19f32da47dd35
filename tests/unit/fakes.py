"""Ports fulfilled in memory: nothing of SQL, ONNX or llama.cpp."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np

from retllm_desktop.core.errors import EngineError, InputError, ItemError, StoreError
from retllm_desktop.core.judging import JudgeOptions, Pair
from retllm_desktop.core.knowledge import EVERYTHING
from retllm_desktop.core.library_records import (
    READER_VERSION,
    KnownFile,
    LibraryStatus,
    Root,
    RootState,
)
from retllm_desktop.core.located_text import LocatedText
from retllm_desktop.core.query import QueryField
from retllm_desktop.core.types import (
    Annotations,
    EmbeddingSpace,
    ExtractedPart,
    Extraction,
    ImageSpec,
    Item,
    Modality,
    Neighbour,
    Snippet,
    TextMatch,
    Verdict,
)

SPACE = EmbeddingSpace("fake", 3)
PIXELS = np.zeros((4, 4, 3), np.uint8)


class Aggregate:
    """One of a library's aggregates: names of its methods with those of the library behind them."""

    def __init__(self, library, **methods):
        self._library = library
        self._methods = methods

    def __getattr__(self, name):
        if name.startswith("_") or name not in self._methods:
            raise AttributeError(name)
        return getattr(self._library, self._methods[name])


class FileAggregate(Aggregate, dict):
    """The files: root, stat and content hash by path, and the methods of the port."""


class FakeLibrary:
    """Keeps files and vectors in dictionaries; search is brute force."""

    def __init__(self):
        self.roots = Aggregate(
            self,
            all="all_roots",
            add="add_root",
            remove="remove_root",
            set_offline="set_root_offline",
            claim="claim_root",
        )
        self.files = FileAggregate(
            self,
            known="known_files",
            by_inode="files_by_inode",
            hashes_by_size="hashes_by_size",
            holding="files_of",
            relocate="relocate",
            link="link",
            touch="touch",
            mark_missing="mark_missing",
            purge_missing="purge_missing",
            put="put",
            put_problems="put_problems",
            put_sidecars="put_sidecars",
            describe_again="describe_files_again",
            problems="problems",
            forget="forget_files",
        )
        self.described_again = []
        self.claimed = {}
        self.items = Aggregate(
            self,
            get="get_items",
            of_file="items_of",
            newest="newest",
            upper_bound="highest_item",
            signatures="signatures",
            document_ranges="document_ranges",
            count_contents="count_contents",
            thumbnail="thumbnail",
        )
        self.vectors = Aggregate(
            self,
            use_space="use_space",
            active_space="active_space",
            nearest="nearest",
            refresh_index="refresh_index",
            load_index="load_index",
            of_items="vectors_of",
        )
        self.words = Aggregate(
            self,
            matches="matches",
            snippets="snippets",
            count_words="count_words",
            scope="scope",
            merge="merge_words",
        )
        self.second_pass = Aggregate(self, note_results="note_results")
        self.annotations = Aggregate(
            self,
            set_favourite="set_favourite",
            set_tags="set_tags",
            replace="replace_annotations",
            of_contents="annotations_of_all",
            of_content="annotations_of",
            all_tags="all_tags",
        )
        self.feedback = Aggregate(
            self,
            rate="rate",
            ratings="ratings",
            rated_answers="rated_answers",
            forget_ratings="forget_ratings",
        )
        self.folders = {}
        self.missing = {}
        self.parts = {}
        self.failures = {}
        self.previews = {}
        self.favourites = set()
        self.tagged = {}
        self.given_ratings = {}
        self.batches = 0
        self.mostly_empty = self.disk_is_full = False

    def all_roots(self):
        return tuple(self.folders.values())

    def add_root(self, path):
        if any(root.path in path.parents for root in self.folders.values()):
            raise InputError("inside")
        root = Root(len(self.folders) + 1, path)
        self.folders[root.id] = root
        return root

    def remove_root(self, root_id):
        del self.folders[root_id]

    def claim_root(self, root_id):
        return self.claimed.get(root_id, "")

    def set_root_offline(self, root_id, offline):
        state = RootState.OFFLINE if offline else RootState.ONLINE
        self.folders[root_id] = replace(self.folders[root_id], state=state)

    def known_files(self, root_id, below=None):
        return {
            path: self._known(path)
            for path, (root, _, _) in self.files.items()
            if root == root_id
            and (below is None or any(place in (path, *path.parents) for place in below))
        }

    def files_by_inode(self, files):
        found = {}
        wanted = {(file.device, file.inode) for file in files}
        for path, (_, stat, content_hash) in self.files.items():
            if content_hash and (stat.device, stat.inode) in wanted:
                key = (stat.device, stat.inode)
                found[key] = (*found.get(key, ()), (path, self._known(path)))
        return found

    def relocate(self, root_id, moves):
        moved = [(stat, self.files[old][2]) for old, stat in moves if old in self.files]
        for old, _ in moves:
            self.files.pop(old, None)
            self.missing.pop(old, None)
        for stat, content_hash in moved:
            self._set(root_id, stat, content_hash)
        self._drop_unheld()

    def link(self, root_id, links):
        lost = []
        for stat, content_hash in links:
            if content_hash in self.parts:
                self._set(root_id, stat, content_hash)
            else:
                lost.append(stat)
        self._drop_unheld()
        return tuple(lost)

    def touch(self, root_id, files):
        for stat in files:
            assert self.files[stat.path][0] == root_id
            self._set(root_id, stat, self.files[stat.path][2])

    def mark_missing(self, root_id, paths, since_s):
        for path in paths:
            assert self.files[path][0] == root_id
            if self.files[path][2] is None:
                del self.files[path]
                self.failures.pop(path, None)
            else:
                self.missing.setdefault(path, since_s)
        return len(paths)

    def purge_missing(self, before_s):
        for path in [path for path, since in self.missing.items() if since < before_s]:
            del self.missing[path]
            del self.files[path]
        return self._drop_unheld()

    def _known(self, path):
        _, stat, content_hash = self.files[path]
        return KnownFile(
            stat.size_bytes,
            stat.mtime_ns,
            content_hash,
            stat.device,
            stat.inode,
            self.missing.get(path),
            READER_VERSION if path in self.failures else 0,
        )

    def _set(self, root_id, stat, content_hash):
        self.files[stat.path] = (root_id, stat, content_hash)
        self.missing.pop(stat.path, None)
        self.failures.pop(stat.path, None)

    def hashes_by_size(self, sizes):
        found = {}
        for _, stat, content_hash in self.files.values():
            if content_hash and stat.size_bytes in sizes:
                found.setdefault(stat.size_bytes, set()).add(content_hash)
        return {size: frozenset(hashes) for size, hashes in found.items()}

    def put(self, root_id, entries):
        self.batches += 1
        orphans = []
        for stat, extraction, vectors in entries:
            assert (vectors is None) == (not extraction.parts)
            if extraction.parts:
                assert len(vectors) == len(extraction.parts)
                self.parts[extraction.content_hash] = list(
                    zip(extraction.parts, vectors, strict=True)
                )
            if extraction.content_hash not in self.parts:
                orphans.append(stat)
                continue
            self._set(root_id, stat, extraction.content_hash)
        self._drop_unheld()
        return tuple(orphans)

    def put_problems(self, root_id, problems):
        for stat, problem in problems:
            self._set(root_id, stat, None)
            self.failures[stat.path] = problem

    def put_sidecars(self, root_id, files):
        for stat in files:
            self._set(root_id, stat, None)

    def describe_files_again(self, paths):
        self.described_again += paths

    def forget_files(self, root_id, paths):
        for path in paths:
            self.files.pop(path)
            self.failures.pop(path, None)
        return self._drop_unheld()

    def _drop_unheld(self):
        held = {content_hash for _, _, content_hash in self.files.values()}
        gone = [content_hash for content_hash in self.parts if content_hash not in held]
        for content_hash in gone:
            del self.parts[content_hash]
        return len(gone)

    def get_items(self, ids):
        known = {item.id: item for item, _ in self._items()}
        return tuple(known[i] for i in ids if i in known)

    def problems(self, limit=1000):
        return tuple(self.failures.values())[:limit]

    def status(self):
        return LibraryStatus(Path("fake.db"), self.all_roots(), len(self.files), {}, 0, SPACE, 0)

    def thumbnail(self, content_hash, part):
        return self.previews.get((content_hash, part))

    def use_space(self, space):
        assert space == SPACE

    def active_space(self):
        return SPACE if self.parts else None

    def nearest(self, vector, k, modality=None, within=None):
        found = [
            Neighbour(item.id, item.modality, float(1 - vector @ row))
            for item, row in self._items()
            if modality in (None, item.modality) and (within is None or item.id in within)
        ]
        return sorted(found, key=lambda n: (n.distance, n.item_id))[:k]

    def refresh_index(self):
        return False

    def merge_words(self, stopped):
        return False

    def worth_compacting(self):
        return self.mostly_empty

    def compact(self):
        if self.disk_is_full:
            raise StoreError("The library could not be made smaller", "the disk is full")
        self.mostly_empty = False

    def load_index(self):
        return False

    def vectors_of(self, item_ids):
        return {item.id: row for item, row in self._items() if item.id in item_ids}

    def items_of(self, path):
        content_hash = None if path in self.missing else self.files.get(path, (0, 0, None))[2]
        return tuple(item for item, _ in self._items() if item.content_hash == content_hash)

    def files_of(self, content_hash):
        return tuple(
            path
            for path, (_, _, held) in self.files.items()
            if held == content_hash and path not in self.missing
        )

    def newest(self, k, within=None):
        dated = {
            item.content_hash: (self.files[item.path][1].mtime_ns, item.id)
            for item, _ in reversed(list(self._items()))
            if within is None or item.id in within
        }
        return tuple(number for _, number in sorted(dated.values(), reverse=True))[:k]

    def signatures(self, ids):
        return {}

    def highest_item(self):
        return max((item.id for item, _ in self._items()), default=0)

    def document_ranges(self, ids):
        firsts, behind = np.array(ids, np.int64), np.array(ids, np.int64) + 1
        held = {item.id: item.content_hash for item, _ in self._items()}
        for place, number in enumerate(ids):
            own = [i for i, content in held.items() if content == held.get(int(number))]
            if own:
                firsts[place], behind[place] = min(own), max(own) + 1
        return firsts, behind

    def count_contents(self, within=None):
        inside = {
            item.content_hash for item, _ in self._items() if within is None or item.id in within
        }
        return len(inside)

    def matches(self, words, k, within=None):
        """Counts the words that an item holds; the last may be a beginning."""
        asked = words.casefold().split()
        open_end = asked.pop() if asked and not words[-1].isspace() else None
        found = []
        for item, _ in self._items():
            if within is not None and item.id not in within:
                continue
            held = self._words(item)
            hits = sum(word in held for word in asked)
            hits += open_end is not None and any(word.startswith(open_end) for word in held)
            if hits:
                found.append(TextMatch(item.id, float(hits)))
        return sorted(found, key=lambda match: (-match.bm25, match.item_id))[:k]

    def count_words(self, words):
        return len(words.split())

    def marks(self, words, texts):
        return [() for _ in texts]

    def snippets(self, words, item_ids):
        """The first word that is found, in the text or else the name."""
        found = {}
        for item in self.get_items(item_ids):
            for field, text in (("text", item.text or ""), ("name", item.path.name)):
                places = [
                    (text.casefold().find(word), len(word)) for word in words.casefold().split()
                ]
                marks = sorted((at, at + length) for at, length in places if at >= 0)
                if marks and item.id not in found:
                    found[item.id] = Snippet(text, (marks[0],), field)
        return found

    def scope(self, question):
        """Knows phrases, excluded words, ``ext``, ``name``, ``in``, ``tag``, ``is:favourite``."""
        if not (question.conditions or question.phrases or question.excluded):
            return None
        kept = [
            item.id
            for item, _ in self._items()
            if all(self._meets(item, condition) for condition in question.conditions)
            and all(self._holds(item, phrase) for phrase in question.phrases)
            and not any(self._holds(item, word) for word in question.excluded)
        ]
        return np.array(sorted(kept), np.int64)

    def _meets(self, item, condition):
        marks = self.annotations_of(item.content_hash)
        held = {
            QueryField.EXT: [item.path.suffix.casefold().lstrip(".")],
            QueryField.TAG: [tag.casefold() for tag in marks.tags],
            QueryField.IS: ["favourite"] if marks.favourite else [],
            QueryField.NAME: item.path.name.casefold(),
            QueryField.IN: f"{item.path.parent}/".casefold(),
        }[condition.field]
        return any(value.casefold() in held for value in condition.values) != condition.negated

    def _holds(self, item, phrase):
        return f" {' '.join(phrase.casefold().split())} " in f" {' '.join(self._words(item))} "

    @staticmethod
    def _words(item):
        text = f"{item.text or ''} {item.path.name} {item.path.parent}".casefold()
        return re.findall(r"[^\W_]+", text)

    def note_results(self, content_hashes):
        self.noted = list(content_hashes)

    def set_favourite(self, content_hash, favourite):
        self.favourites.add(content_hash)
        if not favourite:
            self.favourites.remove(content_hash)

    def set_tags(self, content_hash, tags):
        if not all(tag.strip() for tag in tags):
            raise InputError("A tag is empty")
        self.tagged[content_hash] = tuple(sorted(tags, key=str.casefold))

    def replace_annotations(self, annotations):
        for content_hash, one in annotations.items():
            self.set_favourite(content_hash, one.favourite)
            self.set_tags(content_hash, one.tags)

    def annotations_of_all(self, content_hashes):
        return {key: self.annotations_of(key) for key in content_hashes}

    def annotations_of(self, content_hash):
        return Annotations(content_hash in self.favourites, self.tagged.get(content_hash, ()))

    def all_tags(self):
        used = {tag.casefold(): tag for tags in self.tagged.values() for tag in tags}
        return tuple(used[key] for key in sorted(used))

    def rate(self, subject, content_hash, part, right, answer=None):
        self.given_ratings.pop((subject, content_hash, part), None)
        if right is not None:
            self.given_ratings[subject, content_hash, part] = (right, answer)

    def ratings(self, subject):
        return {
            key[1:]: right for key, (right, _) in self.given_ratings.items() if key[0] == subject
        }

    def rated_answers(self, pack, most):
        found = [(a, right) for right, a in self.given_ratings.values() if a and a.pack == pack]
        return tuple(found[::-1][:most])

    def forget_ratings(self):
        number = len(self.given_ratings)
        self.given_ratings.clear()
        return number

    def close(self):
        pass

    def _items(self):
        paths = {h: p for p, (_, _, h) in sorted(self.files.items()) if h and p not in self.missing}
        for content_hash, rows in self.parts.items():
            if content_hash not in paths:
                continue
            for part, row in rows:
                item = Item(
                    id=content_hash[0] * 100 + part.index,
                    content_hash=content_hash,
                    part=part.index,
                    modality=part.modality,
                    path=paths[content_hash],
                    text=part.text,
                )
                yield item, row


class FakeEncoder:
    """Embeds the red channel of pictures and the length of texts; counts what it does."""

    space = SPACE
    image_spec = ImageSpec(4)
    first_pass_spec: ImageSpec | None = None
    gaps = None
    knows = EVERYTHING

    def __init__(self):
        self.embedded = 0
        self.similarity_cutoff = None

    def embed_images(self, images):
        self.embedded += len(images)
        return np.stack([self._row(int(image[0, 0, 0])) for image in images])

    def embed_texts(self, texts):
        self.embedded += len(texts)
        return np.stack([self._row(len(text)) for text in texts])

    def embed_passages(self, texts):
        return self.embed_texts(texts)

    composes = False

    def splits_words(self, text):
        return False

    def z_score(self, query, item, cosine):
        return cosine + (1.0 if item is Modality.TEXT else 0.0)

    @staticmethod
    def _row(value):
        angle = value / 100.0
        return np.array([np.cos(angle), np.sin(angle), 0.0], np.float32)


class FakeExtractor:
    """Reads «.img» files (first byte is the red channel) and «.txt» files; counts reads."""

    def __init__(self):
        self.read = []
        self.region = None
        self.stop_after = None

    def supports(self, path):
        return path.suffix in {".img", ".txt"}

    def extract_many(self, files, spec, cancel, known_hashes=None):
        for file in files:
            if cancel.cancelled:
                return
            yield file, self._extract(file, known_hashes or {})
            if self.stop_after is not None and len(self.read) >= self.stop_after:
                cancel.cancel()

    def is_read_first(self, path, spec):
        return False

    def _extract(self, file, known_hashes):
        try:
            data = file.path.read_bytes()
        except OSError as exc:
            return ItemError("The file cannot be read", str(exc), file.path)
        if not data:
            return ItemError("The file is empty", "", file.path)
        self.read.append(file.path)
        content_hash = self._hash(data)
        if content_hash in known_hashes.get(file.path, ()):
            return Extraction(content_hash, len(data), ())
        if file.path.suffix == ".img":
            pixels = np.full((4, 4, 3), data[0], np.uint8)
            parts = (ExtractedPart(0, Modality.IMAGE, pixels=pixels),)
        else:
            parts = tuple(
                ExtractedPart(i, Modality.TEXT, text=line)
                for i, line in enumerate(data.decode().splitlines())
            )
        return Extraction(content_hash, len(data), parts)

    def load_image(self, path, spec, max_px, region=None):
        self.region = region
        try:
            return np.full((4, 4, 3), path.read_bytes()[0], np.uint8)
        except OSError as exc:
            raise ItemError("The file cannot be read", str(exc), path) from exc

    def present(self, path):
        return path.is_file()

    def load_part(self, path, part, content_hash, *, spec, max_px, region=None):
        pixels = self.load_image(path, spec, max_px, region)
        if self._hash(path.read_bytes()) != content_hash:
            raise ItemError("The file changed", "", path)
        return pixels

    @staticmethod
    def _hash(data):
        return bytes([data[0]]) + data.ljust(31, b"\0")[:31]

    def locate_text(self, path, part, content_hash):
        return LocatedText()

    def load_image_data(self, data, spec, max_px, region=None):
        if not data:
            raise ItemError("The picture is empty")
        return np.full((4, 4, 3), data[0], np.uint8)

    def close(self):
        pass


class FakeJudge:
    """Finds a picture the better the redder it is; may fail after some answers."""

    image_spec = None
    image_max_px = 64

    def __init__(self, fail_after=None, error=None, pairs=(Pair.TEXT_TO_IMAGE,), writes=None):
        self.seen = []
        self.pairs = pairs
        self.writes = writes or {}
        self.asked = []
        self.warmed = []
        self.written = []
        self.queries = []
        self.fail_after = fail_after
        self.error = error
        self.closed_early = False

    def supports(self, pair):
        return pair in self.pairs

    def judge(self, query, candidates, cancel, *, effort=JudgeOptions()):  # noqa: B008
        self.queries.append(query.text)
        self.asked.append((query, effort))
        done = False
        try:
            for key, side in candidates:
                if self.fail_after is not None and len(self.seen) >= self.fail_after:
                    raise self.error
                if cancel.cancelled:
                    return
                try:
                    red = int(side.picture.load()[0, 0, 0]) if side.picture else len(side.text)
                except ItemError as exc:
                    yield key, exc
                    continue
                self.seen.append(key)
                yield key, Verdict(min(red / 255, 1.0), 0.1, (red - 128) / 10, 1.0)
            done = True
        finally:
            self.closed_early = not done

    def choose(self, query, options, cancel):
        self.asked.append((query, options))
        total = sum(len(text) for _, text in options) or 1
        return {key: Verdict(len(text) / total, 0.1, 0.0, 1.0) for key, text in options}

    def write(self, task, about, cancel):
        self.written.append((task, about))
        if task not in self.writes:
            raise EngineError("The pack cannot write")
        return self.writes[task]

    def prefetch(self, candidates, cancel):
        for done, side in enumerate(candidates, start=1):
            if cancel.cancelled:
                return
            self.warmed.append(side)
            yield done

    def close(self):
        pass
