"""Connects work on model packs with its page, the status line and the offer of a judge."""

from PySide6.QtCore import QObject, Signal, Slot

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.packs.installation import PackInstalled
from retllm_desktop.packs.judge_offers import JudgeOffer
from retllm_desktop.packs.pack_list import PackList
from retllm_desktop.ui.models import pack_texts
from retllm_desktop.ui.models.fetch_status import FetchStatus
from retllm_desktop.ui.models.judge_offer import JudgeOfferPresenter
from retllm_desktop.ui.models.models_page import ModelsPage
from retllm_desktop.ui.models.packs_session import PacksSession
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.window.page_stack import PageStack
from retllm_desktop.ui.window.status_line import StatusLine

MODELS_PAGE = "models"
_CLOSE_S = 3.0


class ModelsPresenter(QObject):
    """Keeps what runs on model packs alive while their page comes and goes.

    Attributes:
        session: The work.
        status: How far it is, in the status line.

    Signals:
        reopen_wanted: Another pack is chosen: the window is to be opened anew with it.
    """

    reopen_wanted = Signal()

    def __init__(
        self,
        packs: PackList,
        stack: PageStack,
        line: StatusLine,
        offer: JudgeOfferPresenter,
        *,
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        """Take the parts; nothing is looked at before the page is shown."""
        super().__init__(parent)
        self._stack = stack
        self.session = PacksSession(packs, self)
        self.status = FetchStatus(theme)
        line.add_task(self.status)
        stack.add_page(MODELS_PAGE, lambda: ModelsPage(self.session, theme))
        stack.page_changed.connect(self._on_page)
        self.status.show_wanted.connect(self.show)
        self.status.stop_wanted.connect(self._on_stop)
        offer.wanted.connect(self.accept_offer)
        self.session.progressed.connect(self._on_progress)
        self.session.installed.connect(self._on_installed)
        self.session.stopped.connect(self._on_stopped)
        self.session.failed.connect(self._on_failed)
        self.session.chosen.connect(self.reopen_wanted)

    @property
    def page(self) -> ModelsPage:
        """The page, made if it is not there yet."""
        page = self._stack.page(MODELS_PAGE)
        if not isinstance(page, ModelsPage):
            raise TypeError(f"{page} is no page of models")
        return page

    @Slot()
    def show(self) -> None:
        """Show the page."""
        self._stack.show_page(MODELS_PAGE)

    @Slot(object)
    def accept_offer(self, offer: JudgeOffer) -> None:
        """Show the page, and what getting the offered model means; nothing is fetched yet."""
        self.show()
        if not offer.here:
            self.page.plan_install(offer.pack)

    def close(self) -> None:
        """Stop what runs, and wait for it; what came so far is kept."""
        self.session.close(_CLOSE_S)

    @property
    def _getting(self) -> bool:
        return self.session.fetching or self.session.installing

    @property
    def _shows(self) -> bool:
        """Whether the status line tells of it: what is measured or tried is told on the page."""
        return self._getting and self._stack.current != MODELS_PAGE

    @Slot(str)
    def _on_page(self, name: str) -> None:
        if name == MODELS_PAGE:
            self.status.hide()
        elif self._getting:
            self.status.show_running(self._sentence(self.page.note.text()))

    def _sentence(self, text: str) -> str:
        return tr("Getting a model: {progress}", progress=text)

    @Slot(str, int)
    def _on_progress(self, text: str, _thousandths: int) -> None:
        if self._shows:
            self.status.show_running(self._sentence(text))

    @Slot(object)
    def _on_installed(self, event: PackInstalled) -> None:
        if self._shows:
            self.status.show_ended(pack_texts.installed_text(event))

    @Slot()
    def _on_stopped(self) -> None:
        if self._shows:
            self.status.show_ended(tr("Stopped. What came so far is kept."))

    @Slot(object)
    def _on_failed(self, error: RetllmError) -> None:
        if self._shows:
            self.status.show_ended(texts.error_sentence(error))

    @Slot()
    def _on_stop(self) -> None:
        self.session.stop()
