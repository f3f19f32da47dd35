#!/bin/sh
# @raycast.schemaVersion 1
# @raycast.title Search pictures and documents
# @raycast.mode fullOutput
# @raycast.packageName retllm desktop
# @raycast.description Finds pictures and documents by what they show or say
# @raycast.argument1 { "type": "text", "placeholder": "what it shows or says" }
exec python3 "$(dirname "$0")/launcher_results.py" raycast "$1"
