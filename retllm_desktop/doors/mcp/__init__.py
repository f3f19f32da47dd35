"""MCP: programs with a language model search the library and look at what they find.

1. ``arguments.py`` says what each tool takes, and makes a line of the query language of it.
2. ``tools.py`` runs a tool off the server's thread: bounded, cancelled with the client's request,
   its progress told.
3. ``content.py`` makes what a model sees of the answer: lines, pictures, links.
4. ``resources.py`` reads what links lead to: previews and texts, by the number of an item.
5. ``server.py`` puts it on the protocol's two ways: standard input and output, or HTTP.

Source: Model Context Protocol 2025-11-25 and 2026-07-28, by its own SDK.
"""
