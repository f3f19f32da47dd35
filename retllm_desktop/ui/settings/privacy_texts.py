"""Sentences on connections and on what is kept where."""

from PySide6.QtCore import QDateTime, QLocale

from retllm_desktop.network.access import NetworkConnection
from retllm_desktop.platform.stored_data import StoredKind
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.translation import tr, tr_count


def stored_title(kind: StoredKind) -> str:
    """What is kept, in a few words."""
    match kind:
        case StoredKind.LIBRARY:
            return tr("Library")
        case StoredKind.PREVIEWS:
            return tr("Previews")
        case StoredKind.ANSWERS:
            return tr("Answers of the close check")
        case StoredKind.PREPARED:
            return tr("Pictures prepared for the close check")
        case StoredKind.MEASUREMENTS:
            return tr("What was measured on this computer")
        case StoredKind.SEARCHES:
            return tr("What you searched for")
        case StoredKind.HISTORY:
            return tr("How the window was left")
        case StoredKind.LOG:
            return tr("Log")
        case StoredKind.CONNECTIONS:
            return tr("Record of connections")
        case StoredKind.PACKS:
            return tr("Models that you got")
        case StoredKind.SETTINGS:
            return tr("Settings")


def stored_sentence(kind: StoredKind) -> str:
    """What is in it, and what clearing it means."""
    match kind:
        case StoredKind.LIBRARY:
            return tr(
                "Names, places and texts of your files, what they show in numbers, favourites and "
                "tags."
            )
        case StoredKind.PREVIEWS:
            return tr("Small copies of your pictures and pages, for the list.")
        case StoredKind.ANSWERS:
            return tr("So that nothing is checked twice. Cleared, searches take longer once.")
        case StoredKind.PREPARED:
            return tr("So that no picture is prepared twice. Cleared, searches take longer once.")
        case StoredKind.MEASUREMENTS:
            return tr("How fast models run here. Cleared, it is measured again.")
        case StoredKind.SEARCHES:
            return tr(
                "Offered again by Up in the search box, where you can also say that nothing is to "
                "be remembered. Cleared, it is forgotten for good."
            )
        case StoredKind.HISTORY:
            return tr("Size, panels and colours of the window.")
        case StoredKind.LOG:
            return tr("What the program did, without searches and names of files.")
        case StoredKind.CONNECTIONS:
            return tr("The list above.")
        case StoredKind.PACKS:
            return tr("They are removed on the page of models.")
        case StoredKind.SETTINGS:
            return tr("What you chose.")


def moment_text(moment_s: float) -> str:
    """A moment as is usual in the person's language."""
    when = QDateTime.fromSecsSinceEpoch(int(moment_s))
    return QLocale().toString(when, QLocale.FormatType.ShortFormat)


def purpose_text(connection: NetworkConnection) -> str:
    """What a connection was for."""
    method, _, rest = connection.purpose.partition(" ")
    repo, _, file = rest.partition(" ")
    if connection.checks_results:
        return tr("To check results")
    if connection.fetches_release:
        return tr("To get «{file}», about a newer version", file=file)
    if method == "HEAD":
        return tr("To ask about «{file}» of {model}", file=file, model=repo)
    return tr("To get «{file}» of {model}", file=file, model=repo)


def result_text(connection: NetworkConnection) -> str:
    """How a connection ended."""
    result = connection.result
    if not result:
        return tr("not ended")
    if "offline" in result:
        return tr("broken off")
    if result in {"200", "206"}:
        return tr("done")
    if result == "302" and connection.purpose.startswith("HEAD"):
        return tr("done")  # So the hub answers what it is asked about large files.
    if result in {"301", "302", "303", "307", "308"}:
        return tr("sent on to another server")
    if result.isdigit():
        return tr("refused ({status})", status=result)
    return result


def connections_summary(connections: tuple[NetworkConnection, ...]) -> str:
    """All connections in a sentence."""
    if not connections:
        return tr("The program has connected to no server.")
    sent = sum(one.sent_bytes for one in connections)
    received = sum(one.received_bytes for one in connections)
    number = tr_count("%n connection(s)", len(connections))
    sizes = {"sent": texts.size_text(sent), "received": texts.size_text(received)}
    if any(one.checks_results for one in connections):
        return tr(
            "{number}: {sent} sent, {received} received. Among them are results that the model "
            "on another machine, which you connected, was asked to check.",
            number=number,
            **sizes,
        )
    return tr(
        "{number}: {sent} sent, {received} received. What was sent are requests for files of "
        "models or of newer versions, nothing else.",
        number=number,
        **sizes,
    )
