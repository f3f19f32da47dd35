"""Downloads files from a model hub.

``http_hub`` fulfils the port ``packs.hub.Hub`` by the room ``network``; ``endpoints`` says which
servers may be asked.
"""
