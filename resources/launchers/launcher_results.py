#!/usr/bin/env python3
"""Results of «retllm-desktop search --json» as launchers on macOS take them. Standard library only.

    python3 launcher_results.py alfred a red mug     JSON of an Alfred script filter
    python3 launcher_results.py raycast a red mug    text for a Raycast script command

The environment variable ``RETLLM_DESKTOP`` names the program where it is not on the path.
"""

import json
import os
import shlex
import subprocess
import sys

LIMIT = 20
PICTURES = {"picture", "video"}


def search(words):
    """Run the search; return what it printed as JSON, an object with «results» or «error»."""
    program = shlex.split(os.environ.get("RETLLM_DESKTOP", "retllm-desktop"))
    options = ["search", "--json", "--coarse-only", "--limit", str(LIMIT), "--", words]
    try:
        done = subprocess.run([*program, *options], capture_output=True, text=True, check=False)
    except OSError as exc:
        return {"error": {"title": f"{program[0]} cannot be started", "detail": str(exc)}}
    try:
        return json.loads(done.stdout)
    except ValueError:
        return {"error": {"title": "The search printed nothing", "detail": done.stderr.strip()}}


def describe(result):
    """Return a result's title and the line below it."""
    folder, _, name = result["path"].rpartition("/")
    title = f"{name} · {result['label']}" if result["label"] else name
    parts = [result["picture_type"] or result["kind"], (result["date"] or "")[:10], folder]
    if result["snippet"]:
        parts.append(result["snippet"])
    return title, " — ".join(part for part in parts if part)


def to_alfred(found):
    """Return the JSON document of an Alfred script filter.

    Source: https://www.alfredapp.com/help/workflows/inputs/script-filter/json/
    """
    if "error" in found:
        error = found["error"]
        return {"items": [{"title": error["title"], "subtitle": error["detail"], "valid": False}]}
    items = []
    for result in found["results"]:
        title, subtitle = describe(result)
        path = result["path"]
        # A picture is its own icon; of others the system's for such files is shown.
        icon = {"path": path}
        if result["kind"] not in PICTURES or result["offline"]:
            icon["type"] = "fileicon"
        # Without «uid» Alfred keeps the order.
        items.append(
            {
                "type": "file",
                "title": title,
                "subtitle": subtitle,
                "arg": path,
                "quicklookurl": path,
                "icon": icon,
                "valid": not result["offline"],
            }
        )
    if found["did_you_mean"]:
        meant = found["did_you_mean"]
        items.append({"title": f"Did you mean: {meant}", "autocomplete": meant, "valid": False})
    if not items:
        items.append({"title": "Nothing in the library matches that", "valid": False})
    return {"items": items}


def to_raycast(found):
    """Return the text of a Raycast script command, a result in three lines."""
    if "error" in found:
        return f"{found['error']['title']} ({found['error']['detail']})"
    lines = []
    for result in found["results"]:
        title, subtitle = describe(result)
        lines += [f"{result['rank']}. {title}", f"   {subtitle}", f"   {result['path']}"]
    if found["did_you_mean"]:
        lines.append(f"Did you mean: {found['did_you_mean']}")
    return "\n".join(lines) or "Nothing in the library matches that"


def main(arguments):
    """Search and print."""
    if len(arguments) < 2 or arguments[0] not in {"alfred", "raycast"}:
        sys.stderr.write(__doc__)
        return 2
    found = search(" ".join(arguments[1:]))
    if arguments[0] == "alfred":
        json.dump(to_alfred(found), sys.stdout, ensure_ascii=False)
    else:
        sys.stdout.write(to_raycast(found))
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
