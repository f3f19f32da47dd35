"""The settings in the person's language: names, sentences, choices and units."""

from dataclasses import fields
from typing import Final

from PySide6.QtCore import QLocale

from retllm_desktop.platform.settings import SettingGroup, Settings
from retllm_desktop.ui.shared.translation import tr

_TABLE: Final = {option.name: option.metadata for option in fields(Settings)}


def group_title(group: SettingGroup) -> str:
    """What a group is about."""
    match group:
        case SettingGroup.WINDOW:
            return tr("Window")
        case SettingGroup.SEARCH:
            return tr("Searching")
        case SettingGroup.CHECK:
            return tr("Close check")
        case SettingGroup.LIBRARY:
            return tr("Reading files")
        case SettingGroup.ENERGY:
            return tr("When to rest")
        case SettingGroup.NETWORK:
            return tr("Network")
        case SettingGroup.MODELS:
            return tr("Models")
        case SettingGroup.SPEED:
            return tr("Speed and memory")


def setting_label(name: str) -> str:
    """What a person calls a setting."""
    match name:
        case "coarse_pack":
            return tr("Model for finding")
        case "fine_pack":
            return tr("Model for the close check")
        case "text_pack":
            return tr("Model for texts")
        case "precision":
            return tr("Precision of the model for finding")
        case "providers":
            return tr("What the model for finding runs on")
        case "scoring":
            return tr("How results are ordered")
        case "fusion_weight":
            return tr("Weight of likeness")
        case "coarse_k":
            return tr("Results proposed at first")
        case "fine_k":
            return tr("Results checked closely")
        case "fine_budget_s":
            return tr("Longest time for a check")
        case "fine_risk":
            return tr("Risk of ending early")
        case "fine_retrace":
            return tr("Show the picture again")
        case "fine_recheck_regions":
            return tr("Look at a part again")
        case "query_help":
            return tr("Help with words")
        case "fine_prefetch_idle":
            return tr("Look ahead while idle")
        case "fine_cache_mib":
            return tr("Disk space for prepared pictures")
        case "threads":
            return tr("Threads of the models")
        case "ocr":
            return tr("Read text in pictures")
        case "workers":
            return tr("Files read at a time")
        case "memory_mib":
            return tr("Memory for reading files")
        case "gpu":
            return tr("Graphics processor for the close check")
        case "gpu_layers":
            return tr("Layers on the graphics processor")
        case "rest_on_battery":
            return tr("Rest on battery")
        case "rest_while_active":
            return tr("Rest while you work")
        case "idle_after_s":
            return tr("Go on after")
        case "keep_missing_days":
            return tr("Remember files that are gone")
        case "offline":
            return tr("Work offline")
        case "hub":
            return tr("Address to fetch models from")
        case "mirrors":
            return tr("Further addresses")
        case "bandwidth_kib_s":
            return tr("Most speed for fetching")
        case "languages":
            return tr("Languages of your files")
        case "shared_library":
            return tr("Server of a shared library")
        case "shared_collection":
            return tr("Collection for new folders")
        case "shared_folders":
            return tr("Folders with a name for all")
        case "shared_computer":
            return tr("Name of this computer")
        case "offer_judge":
            return tr("Offer models")
        case "theme":
            return tr("Colours")
        case "accent":
            return tr("Accent colour")
        case "language":
            return tr("Language")
        case "reduce_motion":
            return tr("Reduce motion")
        case "keep_running":
            return tr("Keep running in the tray")
        case "search_key":
            return tr("Key for searching")
        case "autostart":
            return tr("Start with the system")
        case "notify":
            return tr("Tell when long work is done")
        case _:
            return str(_TABLE[name]["label"])


def setting_sentence(name: str) -> str:
    """A plain sentence on a setting."""
    match name:
        case "coarse_pack":
            return tr(
                "Proposes what may match. A library that was built with another model keeps that "
                "one until you choose or rebuild."
            )
        case "fine_pack":
            return tr("Looks closely at the best results and puts them into order; empty for none.")
        case "text_pack":
            return tr(
                "Finds passages of documents by what they mean; empty: the model for finding does "
                "that too."
            )
        case "precision":
            return tr(
                "With «auto» it is measured, and eight bits are used only where they change "
                "nothing."
            )
        case "providers":
            return tr("With «auto» a graphics processor is used where it proves right.")
        case "scoring":
            return tr("By how sure the close check is, or by the rule of the paper to the letter.")
        case "fusion_weight":
            return tr(
                "How much likeness counts beside the answer of the close check; automatic: as the "
                "model's makers measured."
            )
        case "coarse_k":
            return tr("How many results are proposed before more are fetched as you scroll.")
        case "fine_k":
            return tr(
                "How many results of a search are looked at closely; automatic: as many as suit "
                "the model; 0: none."
            )
        case "fine_budget_s":
            return tr("After so long no further result of a search is checked.")
        case "fine_risk":
            return tr(
                "How probable it may be, from 0 to 1, that a match is overlooked because checking "
                "ends early; 0: check all."
            )
        case "fine_retrace":
            return tr("Where the model is unsure, the picture is shown to it again within; slower.")
        case "fine_recheck_regions":
            return tr(
                "Where an answer is in doubt, a part of the picture is looked at again; slower."
            )
        case "query_help":
            return tr(
                "A model that can write puts what you typed into words that the search knows."
            )
        case "fine_prefetch_idle":
            return tr(
                "Likely results are prepared for the close check while nothing else is to be done."
            )
        case "fine_cache_mib":
            return tr(
                "Pictures as the close check sees them are kept, so that it need not look twice; "
                "0: none are kept."
            )
        case "threads":
            return tr(
                "How many processor cores a model may use; 0: one thread a core, one for small "
                "models."
            )
        case "ocr":
            return tr("Text in pictures and scans is read, so that they are found by it.")
        case "workers":
            return tr("How many files are read side by side; 0: one a processor core.")
        case "memory_mib":
            return tr("How much memory reading may use in all; automatic: what the cores need.")
        case "gpu":
            return tr("With «auto» it is used as far as the model fits.")
        case "gpu_layers":
            return tr("How many layers of the model for the close check go there at most; -1: all.")
        case "rest_on_battery":
            return tr("Reading files waits while the computer runs on its battery.")
        case "rest_while_active":
            return tr("Reading files waits while you type or move the pointer.")
        case "idle_after_s":
            return tr("So long after you last typed or moved the pointer, reading goes on.")
        case "keep_missing_days":
            return tr("For so long what is known of them is kept, should they come back.")
        case "offline":
            return tr("Nothing is fetched, whoever asks; what is being fetched is broken off.")
        case "hub":
            return tr("Empty: the usual one, https://huggingface.co, or what HF_ENDPOINT names.")
        case "mirrors":
            return tr(
                "Servers with the same files, between spaces, for when the first does not answer."
            )
        case "bandwidth_kib_s":
            return tr("So that other things keep their share of the connection; 0: all there is.")
        case "languages":
            return tr(
                "Beside English, as in «de fr»: by them words are found in their other forms; "
                "empty: the system's."
            )
        case "shared_library":
            return tr(
                "The service, or the address without a password, of the PostgreSQL server that "
                "keeps this library for several people; empty: a file on this computer."
            )
        case "shared_collection":
            return tr(
                "Folders that are added here belong to this collection of the shared library."
            )
        case "shared_folders":
            return tr(
                "Where this computer sees folders that others see elsewhere, as in "
                "«//nas/photos=/mnt/photos»; several between semicolons."
            )
        case "shared_computer":
            return tr(
                "What others in the shared library call this computer; empty: its name in the "
                "network."
            )
        case "offer_judge":
            return tr("A model for the close check is offered where none here knows what is found.")
        case "theme":
            return tr("Light, dark, or as the system has them.")
        case "accent":
            return tr(
                "For what acts and what is chosen: the system's, where it has one, or the "
                "program's own."
            )
        case "language":
            return tr("In which the window speaks.")
        case "reduce_motion":
            return tr("Nothing glides or sweeps in the window.")
        case "keep_running":
            return tr(
                "When the window is closed, the program goes on behind an icon in the tray: "
                "folders are watched, and the key for searching works."
            )
        case "search_key":
            return tr(
                "Shows a small search window in every program, as in «Ctrl+Alt+Space»; empty: none."
            )
        case "autostart":
            return tr("The program starts when you log in, without a window.")
        case "notify":
            return tr(
                "The desktop shows a line when indexing or fetching took long and the window is "
                "not in use."
            )
        case _:
            return str(_TABLE[name]["about"])


def choice_text(name: str, value: str) -> str:
    """What a person calls one of a setting's choices."""
    match name, value:
        case "gpu", "off":
            return tr("never")
        case "gpu", "on":
            return tr("always")
        case "providers", "cpu":
            return tr("the processor")
        case "scoring", "log-odds":
            return tr("by certainty")
        case "scoring", "paper":
            return tr("as in the paper")
        case "precision", "fp32":
            return tr("exact (32 bits)")
        case "precision", "int8":
            return tr("quick (8 bits)")
        case "theme", "system":
            return tr("as the system")
        case "accent", "system":
            return tr("the system's")
        case "accent", "program":
            return tr("the program's own")
        case "theme", "light":
            return tr("light")
        case "theme", "dark":
            return tr("dark")
        case "language", "":
            return tr("as the system")
        case "language", _:
            return QLocale(value).nativeLanguageName()
        case _, "auto":
            return tr("automatic")
        case _:
            return {"cuda": "CUDA", "coreml": "Core ML"}.get(value, value)


def special_text(name: str) -> str:
    """What the least value of a number means, empty where it is a number as the others."""
    match name:
        case "bandwidth_kib_s":
            return tr("no limit")
        case "gpu_layers":
            return tr("all")
        case "fine_cache_mib":
            return tr("none")
        case "threads" | "workers" | "fusion_weight" | "fine_k" | "memory_mib":
            return tr("automatic")
        case _:
            return ""


def unit_text(unit: str) -> str:
    """A unit behind a number."""
    match unit:
        case "days":
            return tr("days")
        case _:
            return unit
