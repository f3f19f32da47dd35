"""Random, seeded things that people and programs do to files while these are being indexed."""

import contextlib
import io
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

SIDE_PX = 48


class Chaos:
    """A tree of small pictures and texts, and the operations on it.

    Attributes:
        roots: The folders of the library.
    """

    def __init__(self, roots: list[Path], rng: random.Random) -> None:
        self.roots = roots
        self._rng = rng
        self._made = 0
        self._operations: list[Callable[[], None]] = [
            self.create, self.create, self.rename, self.rename, self.move, self.copy, self.link,
            self.delete, self.replace, self.append, self.swap, self.rename_folder, self.touch,
        ]  # fmt: skip

    def operate(self) -> None:
        """Do one thing; what it needed may have gone meanwhile, then nothing happens."""
        with contextlib.suppress(FileNotFoundError, FileExistsError):
            self._rng.choice(self._operations)()

    def files(self) -> list[Path]:
        """Return every file there is, in a fixed order."""
        found = [p for root in self.roots for p in root.rglob("*") if p.is_file()]
        return sorted(found)

    def create(self) -> None:
        """A new picture or text, of bytes that never were before."""
        path = self._new_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self._content(path.suffix))

    def rename(self) -> None:
        """Another name in the same folder."""
        path = self._some()
        path.rename(path.with_name(self._name(path.suffix)))

    def move(self) -> None:
        """Into another folder, perhaps of another root."""
        path = self._some()
        target = self._folder() / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            path.rename(target)

    def copy(self) -> None:
        """The same bytes once more."""
        path = self._some()
        shutil.copy2(path, path.with_name(self._name(path.suffix)))

    def link(self) -> None:
        """The same file under a second name."""
        path = self._some()
        os.link(path, path.with_name(self._name(path.suffix)))

    def delete(self) -> None:
        """Gone."""
        self._some().unlink()

    def replace(self) -> None:
        """As editors save: written beside it, then renamed over it."""
        path = self._some()
        beside = path.with_name(f".{path.name}.tmp")
        beside.write_bytes(self._content(path.suffix))
        beside.replace(path)

    def append(self) -> None:
        """Other bytes in place; a picture with a tail is still a picture."""
        with self._some().open("ab") as stream:
            stream.write(f"\n{self._rng.random()}".encode())

    def swap(self) -> None:
        """Two files exchange their names."""
        one, two = self._some(), self._some()
        if one.suffix == two.suffix and one != two:
            away = one.with_name(f".{self._name(one.suffix)}")
            one.rename(away)
            two.rename(one)
            away.rename(two)

    def rename_folder(self) -> None:
        """All that is below moves with it."""
        folders = [p for root in self.roots for p in sorted(root.rglob("*")) if p.is_dir()]
        if folders:
            folder = self._rng.choice(folders)
            folder.rename(folder.with_name(f"folder {self._next()}"))

    def touch(self) -> None:
        """A new date on the same bytes."""
        self._some().touch()

    def _some(self) -> Path:
        files = self.files()
        if not files:
            raise FileNotFoundError
        return self._rng.choice(files)

    def _folder(self) -> Path:
        root = self._rng.choice(self.roots)
        return root.joinpath(*(f"d{self._rng.randrange(4)}" for _ in range(self._rng.randrange(3))))

    def _new_path(self) -> Path:
        return self._folder() / self._name(".txt" if self._rng.random() < 0.15 else ".png")

    def _name(self, suffix: str) -> str:
        return f"{self._next():06d}{suffix}"

    def _next(self) -> int:
        self._made += 1
        return self._made

    def _content(self, suffix: str) -> bytes:
        if suffix == ".txt":
            return f"note {self._rng.random()}\n".encode()
        rng = np.random.default_rng(self._rng.getrandbits(32))
        pixels = rng.integers(0, 256, (SIDE_PX, SIDE_PX, 3), np.uint8)
        out = io.BytesIO()
        Image.fromarray(pixels).save(out, "PNG", compress_level=1)
        return out.getvalue()
