"""Random-weight twins: networks of the exact shapes that publishers have, with weights of no sense.

``shapes`` says what the published networks are, ``networks`` makes them of transformers' own
classes, ``graphs`` exports them with the inputs and outputs of the published files and makes their
other precisions, ``vocabularies`` makes small tokenizers with the publishers' chains, ``reference``
computes what transformers gives. ``python -m models.training.encoder_twins.make`` writes all of it.
"""
