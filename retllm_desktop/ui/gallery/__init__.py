"""A gallery of items: rows of pictures between headings, whatever list they are of.

``gallery_model`` says what a list gives, ``gallery_layout`` where its rows lie. The view is built
in steps: ``gallery_geometry`` (layout and scrolling), ``gallery_canvas`` (painting, previews
ahead), ``gallery_selection``, ``gallery_view`` (what the person wants). ``arrangement`` puts
results into an order and under headings, as ``view_options`` has it chosen.
"""
