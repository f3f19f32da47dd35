"""The fine stage: a multimodal model in llama.cpp says whether a picture matches a sentence."""
