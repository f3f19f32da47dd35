"""What files say of themselves: dates, cameras, places, captions.

``image_metadata`` brings together what ``picture_records`` finds in a picture: EXIF, IPTC, XMP
(``xmp``, by ``xmp_packet``) and texts. ``picture_words`` are the words among them,
``picture_dates`` the date. ``sidecars`` adds what other programs wrote beside it.
"""
