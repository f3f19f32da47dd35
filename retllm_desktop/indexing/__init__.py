"""A file's way into the library, and what keeps the library in step with its folders.

``service`` runs an index: ``scan`` lists a folder without what ``exclusions`` leave out,
``identity`` compares the listing with the library (renames and links are not read again),
``pipeline`` reads, embeds and stores the rest. ``watch_service`` turns the events of a watcher
(``file_events``) by way of ``change_detection`` into paths to index. ``enrichment`` later reads
metadata and text in pictures, ``rebuild`` embeds everything for another pack, ``folders`` adds
and removes folders, ``throttle`` pauses long work; ``events`` are what a run reports.
"""
