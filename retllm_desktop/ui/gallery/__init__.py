"""A gallery of items: rows of pictures between headings, whatever list they are of.

``gallery_model`` says what a list gives; the view lays it out and paints it.
"""
