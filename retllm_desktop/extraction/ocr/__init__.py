"""Reads the text in pictures, in a process of its own; the only code that knows RapidOCR.

``recogniser`` fulfils the port ``TextRecogniser``: it starts the process, sends pixels and checks
answers. ``worker`` runs in the process and confines it before anything is loaded. ``engine`` holds
the models: a glance for lines at a reduced size, then recognition, turned where needed; ``layout``
puts what was read in reading order.
"""
