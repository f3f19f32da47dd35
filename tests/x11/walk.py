"""The accessible tree of the program, for the system's own Python with AT-SPI.

``walk.py`` prints what is shown as JSON, each with its role, its name, whether the keyboard can
come to it and is there, what is said besides, and where it is. ``walk.py focus`` answers each line
of its input by what has had the focus since the last.
"""

import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

STATES = {
    "focusable": Atspi.StateType.FOCUSABLE,
    "focused": Atspi.StateType.FOCUSED,
    "enabled": Atspi.StateType.ENABLED,
}


def shown(node, depth=0):
    """What is shown, from the outermost on; of a list the first ones."""
    if node is None or depth > 40:
        return
    states = node.get_state_set()
    if states.contains(Atspi.StateType.SHOWING):
        yield node
    for number in range(min(node.get_child_count(), 60)):
        yield from shown(node.get_child_at_index(number), depth + 1)


def describe(node):
    states = node.get_state_set()
    made = {"role": node.get_role_name(), "name": node.get_name() or ""}
    made |= {name: bool(states.contains(state)) for name, state in STATES.items()}
    made["text"] = node.get_description() or ""
    box = node.get_extents(Atspi.CoordType.SCREEN)
    made["middle"] = [box.x + box.width // 2, box.y + box.height // 2]
    return made


def program():
    for _ in range(100):
        desktop = Atspi.get_desktop(0)
        for number in range(desktop.get_child_count()):
            found = desktop.get_child_at_index(number)
            if found is not None and "retllm" in (found.get_name() or ""):
                return found
        time.sleep(0.1)
    sys.exit("the program is not in the tree")


def record_focus():
    """Note what gets the focus; each line of the standard input is answered by what came."""
    seen = []

    def noted(event):
        if event.detail1:
            seen.append((event.source.get_role_name(), event.source.get_name() or ""))

    listener = Atspi.EventListener.new(noted)
    listener.register("object:state-changed:focused")
    loop = GLib.MainLoop()

    def answer(channel, _condition):
        if not channel.readline():
            loop.quit()
            return False
        sys.stdout.write(json.dumps(seen) + "\n")
        sys.stdout.flush()
        seen.clear()
        return True

    GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, answer)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    loop.run()


def main():
    if sys.argv[1:2] == ["focus"]:
        record_focus()
        return
    found = program()
    for _ in range(50):
        # A window that was just shown comes into the tree a moment later.
        if nodes := [describe(node) for node in shown(found)]:
            sys.stdout.write(json.dumps(nodes))
            return
        time.sleep(0.1)


main()
