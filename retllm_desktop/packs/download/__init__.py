"""The only place that opens a connection: fetching files of model packs from a hub."""
