"""What every subject speaks of, and nothing else: values, errors and ports; numpy only.

``types.py`` holds the nouns, ``errors.py`` the kinds of failure, ``ports.py`` and ``library.py``
what subjects need of the adapters, ``progress.py`` how long work reports and stops; the others
hold values that several subjects share.
"""
