"""What packs say of themselves, in the person's language: sources of translations.

Manifests are written in English; a pack that did not come with the program, and is not in its
catalogue, is described as its maker wrote it.
"""

import functools

from retllm_desktop.ui.shared.translation import tr_noop, translate_source


def pack_description(text: str) -> str:
    """Return a pack's description in the person's language; as it is where it is not known."""
    return translate_source(text, {}) if text in list_descriptions() else text


@functools.cache
def list_descriptions() -> frozenset[str]:
    """Every description of the packs that come with the program or can be fetched."""
    return frozenset(
        {
            tr_noop(
                "Finds passages of documents by what they mean, in other words than theirs. "
                "English; 256 tokens."
            ),
            tr_noop(
                "Finds passages of documents by what they mean, in more than a hundred languages; "
                "eight-bit weights. Larger and slower than E5."
            ),
            tr_noop("A small dual encoder for real photos and English."),
            tr_noop(
                "One space for photos, pages, moments of videos and words of more than a hundred "
                "languages; eight-bit weights. Thorough and slow: a picture is fourteen times the "
                "work of SigLIP 2, base."
            ),
            tr_noop(
                "A judge for machines with 16 GB of memory or a graphics processor; many languages."
            ),
            tr_noop("A small judge with a large picture encoder; many languages."),
            tr_noop(
                "Finds passages of documents by what they mean, in about a hundred languages; 512 "
                "tokens, eight-bit weights."
            ),
            tr_noop(
                "Finds passages of documents by what they mean, in more than a hundred languages "
                "and in code; a question is asked with an instruction. Eight-bit weights."
            ),
            tr_noop("A judge for machines with 16 GB of memory."),
            tr_noop("A judge for Macs with 16 GB of memory or GPUs with 8 GB."),
            tr_noop("A judge for GPUs with 12 GB of memory."),
            tr_noop("A small judge of a newer make than Qwen3-VL; many languages."),
            tr_noop(
                "A judge of a newer make than Qwen3-VL for machines with 16 GB of memory; many "
                "languages."
            ),
            tr_noop(
                "A dual encoder for real photos and many languages; pictures in four-bit weights, "
                "words in eight-bit ones."
            ),
            tr_noop(
                "A larger dual encoder for real photos and many languages; four to five times the "
                "work of the base model."
            ),
            tr_noop(
                "The largest dual encoder here for real photos and many languages, best on a "
                "graphics processor."
            ),
            tr_noop("A judge for machines with 8 GB of memory; English."),
            tr_noop("A small judge for laptops with 8 GB of memory."),
            tr_noop(
                "A small dual encoder that knows a drawn world of 24 kinds of things. It shows what"
                " the app does before a larger pack is installed."
            ),
            tr_noop(
                "A small judge of the drawn world: do picture, caption or passage match what is "
                "asked for? It runs in llama.cpp like any larger model."
            ),
            tr_noop(
                "Finds photographs by what they show: about a thousand kinds of things, and what "
                "lies near them in English. No counts, positions, names of people."
            ),
            tr_noop(
                "Finds passages of documents by what they mean, in other words than theirs. "
                "English; 256 tokens a passage. all-MiniLM-L6-v2 with weights of eight bits."
            ),
        }
    )
