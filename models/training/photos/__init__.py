"""How the pack ``starter-photos`` is made: a classifier of photographs becomes a dual encoder.

The picture tower is EfficientNet-Lite2; its class probabilities pick a mixture of the classes'
sentences in the space of all-MiniLM-L6-v2 (ConSE, Norouzi et al. 2014), and a linear map fitted on
openly licensed photographs with captions corrects it. The text tower is MiniLM, which the pack
``starter-text`` holds, and a linear map. ``make`` does it all, ``evaluate`` measures.
"""
