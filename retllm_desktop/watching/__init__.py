"""File system events of the library's folders, for the port ``Watcher``; the only watchdog.

``watcher`` chooses a source: ``inotify_source`` on Linux (system calls and the table of watches
in ``inotify``), ``watchdog_source`` elsewhere. What neither can watch (no watches left, network
volumes) is polled by ``polling``. All of them put events into the one bounded ``event_queue``.
"""
