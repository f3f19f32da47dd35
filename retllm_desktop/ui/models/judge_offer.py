"""The quiet offer of a judge: one line under the results where none in use knows what was found.

It asks for nothing, moves nothing and can be sent away for good. What it leads to, the page of
models, shows licence, size and source before anything is fetched, and fetches in the background.
"""

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.knowledge import JudgingNeed
from retllm_desktop.packs.judge_offers import JudgeOffer, JudgeOffers
from retllm_desktop.search.events import SearchFinished
from retllm_desktop.ui.models import pack_texts
from retllm_desktop.ui.query.search_session import SearchSession
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, single_call
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import ElidedLabel, IconButton, make_button, set_role


class OfferLine(QFrame):
    """A sentence, what can be done about it, and a cross; hidden where there is nothing to say.

    Signals:
        accepted: The action was chosen.
        dismissed: The cross was.
    """

    accepted = Signal()
    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setObjectName("offerLine")
        self.message = ElidedLabel(self, Qt.TextElideMode.ElideRight)
        set_role(self.message, "muted")
        self.button = make_button("", "link", self)
        self.close_button = IconButton(
            theme, "close", tr("Do not offer this again"), self, icon_px=14
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 4, 0)
        row.setSpacing(8)
        row.addWidget(self.message)
        row.addWidget(self.button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        self.button.hide()
        self.button.clicked.connect(self.accepted)
        self.close_button.clicked.connect(self.dismissed)
        self.hide()

    def show_line(self, text: str, action: str = "") -> None:
        """Say something, perhaps with an action; an empty text hides the line."""
        self.message.setText(text)
        self.message.setAccessibleName(text)
        self.button.setText(action)
        self.button.setAccessibleName(f"{action.rstrip('…')}: {text}" if action else "")
        self.button.setVisible(bool(action))
        self.setVisible(bool(text))


class JudgeOfferPresenter(QObject):
    """Looks for a judge to offer after a search that none could be asked about.

    Signals:
        wanted: The ``JudgeOffer`` that the person chose.
        failed: A ``RetllmError``: it cannot be kept that nothing is to be offered.
    """

    wanted = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        offers: JudgeOffers | None,
        search: SearchSession,
        line: OfferLine,
        *,
        reads: SerialExecutor,
        parent: QObject | None = None,
    ) -> None:
        """Take the parts.

        Args:
            offers: Finds what to offer; None: nothing is offered.
            search: Whose results may need a judge.
            line: Where it is offered.
            reads: Looks, off the window's thread.
            parent: Qt's.
        """
        super().__init__(parent)
        self._offers = offers
        self._search = search
        self._first: JudgeOffer | None = None
        self._line = line
        self._reads = reads
        self._need: JudgingNeed | None = None
        self._offer: JudgeOffer | None = None
        line.accepted.connect(self._on_accepted)
        line.dismissed.connect(self._on_dismissed)
        if offers is not None:
            search.event_received.connect(self._on_event)
            search.cleared.connect(self._on_cleared)

    def look_first(self, reads: SerialExecutor) -> None:
        """Look for a judge to offer while nothing is searched for, as at the first start.

        Args:
            reads: Looks; the window's own has the library to read now.
        """
        if self._offers is not None:
            found = reads.submit(single_call(self._offers.find_first))
            found.returned.connect(self._on_first)

    @Slot(object)
    def _on_first(self, offer: object) -> None:
        # Whoever sent it away meanwhile wants none.
        if self._offers is not None and isinstance(offer, JudgeOffer):
            self._first = offer
            self._show()

    @property
    def _shown(self) -> JudgeOffer | None:
        """What is offered: for what was found, or for all of the library while it is listed."""
        query = self._search.query
        return self._offer or (self._first if query is None or query.empty else None)

    @Slot(object)
    def _on_event(self, event: object) -> None:
        # The line stays as it is while a search runs, so that nothing flickers while one types.
        if not isinstance(event, SearchFinished):
            return
        need, offers = event.need, self._offers
        if need is None or offers is None:
            self._on_cleared()
        elif need != self._need:
            self._need = need
            found = self._reads.submit(single_call(partial(offers.find, need)))
            found.returned.connect(partial(self._on_found, need))

    def _on_found(self, need: JudgingNeed, offer: object) -> None:
        if need is not self._need:
            # A newer search needs another judge, or none.
            return
        self._offer = offer if isinstance(offer, JudgeOffer) else None
        self._show()

    def _show(self) -> None:
        offer = self._shown
        if offer is None:
            self._line.show_line("")
        elif offer is self._first and not offer.here and not offer.offline:
            self._line.show_line(pack_texts.first_offer_text(offer), texts.offer_action(offer))
        else:
            self._line.show_line(pack_texts.offer_text(offer), texts.offer_action(offer))

    @Slot()
    def _on_cleared(self) -> None:
        self._need = self._offer = None
        self._show()

    @Slot()
    def _on_accepted(self) -> None:
        if self._shown is not None:
            self.wanted.emit(self._shown)

    @Slot()
    def _on_dismissed(self) -> None:
        offers, self._first = self._offers, None
        self._on_cleared()
        if offers is not None:
            self._offers = None
            self._reads.submit(single_call(offers.dismiss)).errored.connect(self._on_failed)

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        if isinstance(error, RetllmError):
            self.failed.emit(error)
