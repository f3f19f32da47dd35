"""Downloads files from a model hub; the only package that opens a connection.

``http_hub`` fulfils the port ``packs.hub.Hub`` with a few threads, one ``transfer`` a file;
``partial_file`` keeps what came between two runs, ``limits`` the bandwidth and the pauses between
attempts, ``connection`` one request with its redirects, ``endpoints`` which servers may be asked.
"""
