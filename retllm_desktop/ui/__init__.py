"""The window (PySide6).

``window.app`` starts Qt and shows ``window.main_window``, which builds the widgets
(``window.window_parts``), their actions (``window.window_actions``), the sessions and the
presenters on the services of ``window.services``.
A widget emits a signal; a session (``query.search_session``, ``library.library_session``, …) runs
the service on a ``shared.serial_executor`` thread and emits its events; a presenter shows them in
the widgets, with the sentences of ``shared.texts``, in the person's language
(``shared.translation``), and the colours of ``shared.theme``.
"""
