"""The machine's matrix products are measured, and the best of all times is remembered."""

from dataclasses import replace

from retllm_desktop.platform.hardware.arithmetic import measure_gflops
from retllm_desktop.platform.hardware.components import Processor
from retllm_desktop.platform.hardware.machine_records import MachineRecords

PROCESSOR = Processor("some", "x86_64", 2, 4, ())
KEY = "gflops 1 some 4"
UNREACHED = 1e12


def test_the_best_of_all_times_is_kept_for_its_processor(tmp_path):
    records = MachineRecords(tmp_path / "machine.json")
    found = measure_gflops(records, PROCESSOR)
    assert 0 < found < UNREACHED
    assert MachineRecords(tmp_path / "machine.json").get(KEY) == {"gflops": found}
    records.put(KEY, {"gflops": UNREACHED})
    assert measure_gflops(records, PROCESSOR) == UNREACHED
    assert measure_gflops(records, replace(PROCESSOR, model="other")) < UNREACHED
    records.put(KEY, {"gflops": 1e-9})
    assert measure_gflops(records, PROCESSOR) > 1e-9


def test_a_damaged_record_is_measured_anew():
    records = MachineRecords(None)
    records.put(KEY, {"gflops": "quick"})
    assert measure_gflops(records, PROCESSOR) > 0
