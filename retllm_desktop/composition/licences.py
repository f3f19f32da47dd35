"""Gathers the licences of program, data, libraries and models."""

from retllm_desktop.core.model_roles import FileRole
from retllm_desktop.packs.installed import survey_packs
from retllm_desktop.platform.licences import LicensedKind, LicensedPart, read_licences
from retllm_desktop.platform.paths import AppPaths, bundled_folder

_PAPERS = frozenset({FileRole.LICENCE, FileRole.CARD})


def gather_licences(paths: AppPaths) -> tuple[LicensedPart, ...]:
    """Return what the program is made of here, the models that were fetched included.

    Raises:
        InputError: A bundle's list cannot be read.
    """
    packs, _ = survey_packs((paths.packs, bundled_folder("models")))
    program, *others = read_licences()
    models = [
        LicensedPart(
            LicensedKind.MODEL,
            pack.manifest.id,
            pack.manifest.version,
            pack.manifest.licence,
            "" if pack.manifest.source is None else pack.manifest.source.repo,
            tuple(pack.folder / file.path for file in pack.manifest.files if file.role in _PAPERS),
        )
        for pack in packs
    ]
    return (program, *models, *others)
