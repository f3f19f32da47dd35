"""The window (PySide6).

``app`` starts Qt and shows ``main_window``, which builds the widgets (``window_parts``), the
sessions and the presenters on the services of ``services``. A widget emits a signal; a session
(``search_session``, ``library_session``, ``annotations_session``, ``feedback``, ``packs_session``)
runs the service on a ``serial_executor`` thread and emits its events; a presenter shows them in
the widgets, with the sentences of ``texts`` and the colours of ``theme``.
"""
