"""What the program does once when it is put together."""

import gc

from retllm_desktop.composition import application
from retllm_desktop.composition.application import open_application
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import Settings


def test_what_start_up_made_is_taken_out_of_the_collectors_passes_once(tmp_path):
    def frozen() -> int:
        paths = resolve_paths(tmp_path / "data")
        with open_application(Settings(offline=True), paths, writable=True, with_judge=False):
            return gc.get_freeze_count()

    # Tests before this one may have opened the program, or a window, in this process.
    application._spare_long_lived.cache_clear()
    gc.unfreeze()
    first = frozen()
    assert first > 10_000
    # What comes later is collected as ever.
    assert frozen() <= first
