"""What files say of themselves: dates, cameras, places, captions.

``image_metadata`` reads the records of a picture: EXIF, IPTC, XMP.
"""
