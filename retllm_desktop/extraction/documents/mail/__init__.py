"""Mail becomes passages of its text, and its attachments parts of their own.

``mime`` takes messages apart, ``messages`` makes of them what a person reads, ``outlook`` does so
of Outlook's own files; ``mail_file`` reads files of one message or many.
"""
