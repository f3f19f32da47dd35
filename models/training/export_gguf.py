"""Write the fine pack's two GGUF files as llama.cpp reads them.

Text: architecture «llama» with a GPT-2 style tokenizer. Picture: architecture «clip» with
the projector type «janus_pro» (SigLIP graph, two-layer tanh-GELU projector).
"""

from pathlib import Path

import gguf
import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from models.training.decoder import Decoder
from models.training.settings import (
    PATCH_PX,
    PICTURE_PX,
    PIECES,
    PIXEL_MEAN,
    PIXEL_STD,
)
from models.training.tokens import BOS, CONTROL, EOS, PAD, Vocabulary, pieces
from models.training.vision import PictureEncoder

LICENCE = "apache-2.0"


def _half(tensor: Tensor) -> NDArray[np.float16]:
    return tensor.detach().cpu().numpy().astype(np.float16)


def _full(tensor: Tensor) -> NDArray[np.float32]:
    return tensor.detach().cpu().numpy().astype(np.float32)


def write_text(path: Path, decoder: Decoder, vocabulary: Vocabulary) -> None:
    """Write ``text.gguf``: matrices in half precision, norms in full."""
    shape = decoder.shape
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_name("retllm starter, fine")
    writer.add_license(LICENCE)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_vocab_size(vocabulary.size)
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.ff)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.heads)
    writer.add_layer_norm_rms_eps(shape.norm_eps)
    writer.add_rope_freq_base(shape.rope_base)
    writer.add_rope_dimension_count(shape.width // shape.heads)
    tokens, merges = pieces(vocabulary.fine)
    types = [_token_type(token) for token in tokens]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(merges)
    writer.add_bos_token_id(vocabulary.id(BOS))
    writer.add_eos_token_id(vocabulary.id(EOS))
    writer.add_pad_token_id(vocabulary.id(PAD))
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)
    writer.add_tensor("token_embd.weight", _half(decoder.embed.weight))
    writer.add_tensor("output_norm.weight", _full(decoder.norm.weight))
    for index, block in enumerate(decoder.blocks):
        names = {
            "attn_q": block.q,
            "attn_k": block.k,
            "attn_v": block.v,
            "attn_output": block.out,
            "ffn_gate": block.gate,
            "ffn_up": block.up,
            "ffn_down": block.down,
        }
        for name, module in names.items():
            writer.add_tensor(f"blk.{index}.{name}.weight", _half(module.weight))
        writer.add_tensor(f"blk.{index}.attn_norm.weight", _full(block.norm1.weight))
        writer.add_tensor(f"blk.{index}.ffn_norm.weight", _full(block.norm2.weight))
    _finish(writer)


def _token_type(token: str) -> int:
    if token in CONTROL:
        return int(gguf.TokenType.CONTROL)
    if token in PIECES:
        return int(gguf.TokenType.USER_DEFINED)
    return int(gguf.TokenType.NORMAL)


def write_picture(path: Path, encoder: PictureEncoder, decoder: Decoder) -> None:
    """Write ``mmproj.gguf``: encoder and projector, matrices in half precision."""
    first = encoder.blocks[0]
    writer = gguf.GGUFWriter(str(path), "clip")
    writer.add_name("retllm starter, fine: picture encoder")
    writer.add_license(LICENCE)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_bool("clip.has_vision_encoder", True)
    writer.add_bool("clip.has_audio_encoder", False)
    writer.add_string("clip.projector_type", "janus_pro")
    writer.add_bool("clip.use_gelu", True)
    writer.add_uint32("clip.vision.image_size", PICTURE_PX)
    writer.add_uint32("clip.vision.patch_size", PATCH_PX)
    writer.add_uint32("clip.vision.embedding_length", encoder.post.weight.shape[0])
    writer.add_uint32("clip.vision.feed_forward_length", first.up.weight.shape[0])
    writer.add_uint32("clip.vision.block_count", len(encoder.blocks))
    writer.add_uint32("clip.vision.projection_dim", decoder.shape.width)
    writer.add_uint32("clip.vision.attention.head_count", first.attention.heads)
    writer.add_float32("clip.vision.attention.layer_norm_epsilon", encoder.post.eps)
    writer.add_array("clip.vision.image_mean", list(PIXEL_MEAN))
    writer.add_array("clip.vision.image_std", list(PIXEL_STD))
    # llama.cpp convolves the patches with a half-precision kernel.
    writer.add_tensor("v.patch_embd.weight", _half(encoder.patch.weight))
    writer.add_tensor("v.patch_embd.bias", _full(encoder.patch.bias))
    writer.add_tensor("v.position_embd.weight", _full(encoder.position))
    writer.add_tensor("v.post_ln.weight", _full(encoder.post.weight))
    writer.add_tensor("v.post_ln.bias", _full(encoder.post.bias))
    for index, block in enumerate(encoder.blocks):
        names = {
            "attn_q": block.attention.q,
            "attn_k": block.attention.k,
            "attn_v": block.attention.v,
            "attn_out": block.attention.out,
            "ffn_up": block.up,
            "ffn_down": block.down,
        }
        for name, module in names.items():
            writer.add_tensor(f"v.blk.{index}.{name}.weight", _half(module.weight))
            writer.add_tensor(f"v.blk.{index}.{name}.bias", _full(module.bias))
        for name, norm in (("ln1", block.ln1), ("ln2", block.ln2)):
            writer.add_tensor(f"v.blk.{index}.{name}.weight", _full(norm.weight))
            writer.add_tensor(f"v.blk.{index}.{name}.bias", _full(norm.bias))
    for name, module in (("mm.0", decoder.projector.first), ("mm.1", decoder.projector.second)):
        writer.add_tensor(f"{name}.weight", _half(module.weight))
        writer.add_tensor(f"{name}.bias", _full(module.bias))
    _finish(writer)


def _finish(writer: gguf.GGUFWriter) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
