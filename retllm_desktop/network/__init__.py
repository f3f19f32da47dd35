"""Connections to servers that give files; what packs and releases of the program share.

``access`` says whether any may be made, and records each; ``connection`` makes one request with its
redirects, ``transfer`` fetches one file across broken connections, ``transfer_pool`` several side
by side; ``partial_file`` keeps what came between two runs, ``limits`` the bandwidth and the pauses
between attempts.
"""
