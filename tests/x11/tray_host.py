"""A tray, for the system's own Python with GLib: prints which icon came and does what it is told.

A line on the standard input is ``activate``, ``menu`` or ``click LABEL``; each is answered by one
line of JSON.
"""

import json
import sys

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
XML = f"""<node><interface name="{WATCHER}">
 <method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
 <method name="RegisterStatusNotifierHost"><arg type="s" direction="in"/></method>
 <property name="RegisteredStatusNotifierItems" type="as" access="read"/>
 <property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
 <property name="ProtocolVersion" type="i" access="read"/>
 <signal name="StatusNotifierItemRegistered"><arg type="s"/></signal>
 <signal name="StatusNotifierHostRegistered"/>
</interface></node>"""


def say(**values):
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


class Host:
    def __init__(self, bus):
        self.bus = bus
        self.name = ""

    def called(self, bus, sender, path, interface, method, arguments, invocation):
        invocation.return_value(None)
        if method == "RegisterStatusNotifierItem":
            self.name = arguments.unpack()[0]
            told = GLib.Variant("(s)", (self.name,))
            bus.emit_signal(None, path, WATCHER, "StatusNotifierItemRegistered", told)
            # Answered once the icon can be asked, too.
            GLib.idle_add(lambda: say(item=self.ask("Title")))

    def property(self, _bus, _sender, _path, _interface, name):
        return {
            "RegisteredStatusNotifierItems": GLib.Variant("as", [self.name] if self.name else []),
            "IsStatusNotifierHostRegistered": GLib.Variant("b", True),
            "ProtocolVersion": GLib.Variant("i", 0),
        }[name]

    def call(self, path, interface, method, arguments):
        answer = self.bus.call_sync(
            self.name, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, 20_000
        )
        return answer.unpack()

    def ask(self, name):
        arguments = GLib.Variant("(ss)", (ITEM, name))
        (value,) = self.call(
            "/StatusNotifierItem", "org.freedesktop.DBus.Properties", "Get", arguments
        )
        return value

    def entries(self):
        arguments = GLib.Variant("(iias)", (0, -1, []))
        _, (_, _, children) = self.call(self.ask("Menu"), MENU, "GetLayout", arguments)
        return [(number, values) for number, values, _ in children]

    def do(self, line):
        word, _, label = line.partition(" ")
        if word == "activate":
            self.call("/StatusNotifierItem", ITEM, "Activate", GLib.Variant("(ii)", (0, 0)))
        elif word == "click":
            # An access key is marked by a line under its letter.
            number = next(
                number
                for number, values in self.entries()
                if values.get("label", "").replace("_", "") == label
            )
            event = GLib.Variant("(isvu)", (number, "clicked", GLib.Variant("i", 0), 0))
            self.call(self.ask("Menu"), MENU, "Event", event)
        say(
            tip=self.ask("ToolTip")[2],
            status=self.ask("Status"),
            menu=[values.get("label", "").replace("_", "") for _, values in self.entries()],
        )


def main():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    host = Host(bus)
    node = Gio.DBusNodeInfo.new_for_xml(XML)
    bus.register_object(
        "/StatusNotifierWatcher", node.interfaces[0], host.called, host.property, None
    )
    loop = GLib.MainLoop()

    def read(channel, _condition):
        line = channel.readline()
        if not line:
            loop.quit()
            return False
        host.do(line.strip())
        return True

    GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, read)
    Gio.bus_own_name_on_connection(
        bus, WATCHER, Gio.BusNameOwnerFlags.NONE, lambda *_: say(ready=True), None
    )
    loop.run()


main()
