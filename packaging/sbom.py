"""The bill of materials of what is shipped, as CycloneDX 1.6 in JSON.

    python packaging/sbom.py FILE [--extra shared …] [--frozen DIR] [--epoch SECONDS]

Run by the Python of the environment that a bundle is made of. Components are the program, the
packages that it requires (``licences.py`` says which), the libraries that their wheels carry, of a
frozen folder Python and the system's libraries as well, and the models that come with it, with
their hashes. The same environment gives the same bytes: the serial number follows from the
components, and the time is the last commit's (SOURCE_DATE_EPOCH).
"""

import argparse
import hashlib
import json
import os
import sys
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from licences import PROGRAM, Part, canonicalize_name, gather
from packageurl import PackageURL

ROOT: Final = Path(__file__).resolve().parents[1]
_NAMESPACE: Final = uuid.UUID("7b1f6c0e-3f9c-5f3e-9d55-0a6b7f2d4c11")
_MODEL_FILES: Final = ("*.onnx", "*.gguf")


def make_bom(parts: Iterable[Part], models: Path, made: datetime) -> Bom:
    """Return the bill of materials.

    Args:
        parts: What is shipped, the program among them.
        models: The folder of the packs that come with the program.
        made: The time to say.
    """
    licences = LicenseFactory()
    bom = Bom()
    bom.metadata.timestamp = made
    main: Component | None = None
    others: list[Component] = []
    owner: Component | None = None
    for part in parts:
        component = Component(
            name=part.name,
            version=part.version,
            type=ComponentType.LIBRARY,
            licenses=[licences.make_from_string(part.licence)] if part.licence else [],
            bom_ref=f"{part.origin or part.kind}/{part.name}",
        )
        if part.origin:
            if owner is not None:
                owner.components.add(component)
            continue
        component.purl = _address(part)
        owner = component
        if canonicalize_name(part.name) == PROGRAM:
            component.type = ComponentType.APPLICATION
            main = component
        else:
            others.append(component)
    bom.metadata.component = main
    bom.components.update(others)
    bom.components.update(_model_components(models))
    if main is not None:
        bom.register_dependency(main, others)
    seed = "\n".join(sorted(f"{part.name} {part.version} {part.licence}" for part in parts))
    bom.serial_number = uuid.uuid5(_NAMESPACE, seed)
    return bom


def _address(part: Part) -> PackageURL:
    name = canonicalize_name(part.name) if part.kind == "pypi" else part.name
    namespace = "debian" if part.kind == "deb" else None
    return PackageURL(part.kind, namespace=namespace, name=name, version=part.version)


def _model_components(models: Path) -> Iterator[Component]:
    for manifest in sorted(models.glob("*/manifest.json")):
        said = json.loads(manifest.read_text("utf-8"))
        for pattern in _MODEL_FILES:
            for file in sorted(manifest.parent.glob(pattern)):
                digest = hashlib.sha256(file.read_bytes()).hexdigest()
                yield Component(
                    name=f"{manifest.parent.name}/{file.name}",
                    version=str(said.get("version", "")) or None,
                    type=ComponentType.MACHINE_LEARNING_MODEL,
                    hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
                    bom_ref=f"model/{manifest.parent.name}/{file.name}",
                )


def render(bom: Bom) -> str:
    """Return it as JSON that its schema allows.

    Raises:
        ValueError: It does not.
    """
    text = JsonV1Dot6(bom).output_as_string(indent=1)
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if wrong is not None:
        raise ValueError(str(wrong))
    return text + "\n"


def main() -> int:
    """Write it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--extra", action="append", default=[], help="an extra that is shipped")
    parser.add_argument("--frozen", type=Path, help="a frozen folder of this environment")
    parser.add_argument("--epoch", type=int, default=int(os.environ.get("SOURCE_DATE_EPOCH", "0")))
    options = parser.parse_args()
    parts = gather(options.extra, options.frozen)
    bom = make_bom(parts, ROOT / "models", datetime.fromtimestamp(options.epoch, UTC))
    options.file.write_text(render(bom), "utf-8")
    print(f"{options.file}: {len(bom.components)} components")
    return 0


if __name__ == "__main__":
    sys.exit(main())
