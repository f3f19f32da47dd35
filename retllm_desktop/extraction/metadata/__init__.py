"""What files say of themselves: dates, cameras, places, captions.

``image_metadata`` brings together the records of a picture: EXIF, IPTC, XMP (``xmp``, by
``xmp_packet``) and comments; ``picture_words`` are the words among them.
"""
