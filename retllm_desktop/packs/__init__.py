"""A model pack's way: from the catalogue or a folder of files to an installed, validated pack.

1. ``manifest`` (with ``manifest_fields``, ``text_input``, ``fine_spec``) says what a pack is;
   ``catalogue`` lists packs that can be downloaded; ``recommendation`` which of them fit a machine.
2. ``installation`` plans and runs: files come from ``download`` or ``importers``
   into ``staging``, ``validation`` tries the model there, and one rename publishes the pack.
3. ``installed`` finds, checks and opens what is on the disk; ``pack_list`` is what the command
   ``models`` and the window show: status, choice, removal, what a rebuild would cost.
"""
