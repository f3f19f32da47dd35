"""How the starter packs are made: data, three trainings, export, evaluation, cards."""

import os

# onnxruntime would tell its maker of this computer and of every model that is loaded (decision
# 0065).
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
