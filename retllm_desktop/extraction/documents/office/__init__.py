"""Documents of office programs become sections.

``office_file`` tells by the first bytes what a file is and who reads it: ``word``,
``presentation`` and ``spreadsheet`` read Office Open XML out of ``packages``, ``flat_xml`` what is
one XML file, ``opendocument`` the formats of LibreOffice, ``rich_text`` RTF, ``binary_word``,
``binary_presentation`` and ``binary_spreadsheet`` the formats of old, which ``compound`` opens.
``pictures`` finds pictures in them, ``properties`` is what all of them say of themselves.
"""
