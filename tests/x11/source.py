"""A small program of another toolkit that a file is dragged out of; it deletes what was moved.

For the system's own Python with GTK 3: ``source.py FILE copy|move|both``. Prints what comes of it.
"""

import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Gdk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

ACTIONS = {
    "copy": Gdk.DragAction.COPY,
    "move": Gdk.DragAction.MOVE,
    "both": Gdk.DragAction.COPY | Gdk.DragAction.MOVE,
}


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main():
    path = sys.argv[1]

    def give(_widget, _context, data, _info, _time):
        data.set_uris([GLib.filename_to_uri(path)])

    def delete(_widget, _context):
        Path(path).unlink()
        say("deleted")

    def failed(_widget, _context, _result):
        say("refused")
        # No animation back to where it was.
        return True

    window = Gtk.Window(title="source")
    window.set_default_size(160, 120)
    window.set_keep_above(True)
    button = Gtk.Button(label="drag me")
    button.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], ACTIONS[sys.argv[2]])
    button.drag_source_add_uri_targets()
    button.connect("drag-data-get", give)
    button.connect("drag-data-delete", delete)
    button.connect("drag-failed", failed)
    button.connect("drag-end", lambda _widget, _context: say("over"))
    window.add(button)
    window.move(1150, 300)
    window.show_all()
    say("ready")
    Gtk.main()


main()
