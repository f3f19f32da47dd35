"""A newer version's way: from a signed feed to a file in the person's folder, only when asked for.

1. ``channel`` reads what came with the installation: the feed's address and the keys it is signed
   with; a checkout has neither.
2. ``release_service`` fetches the feed by ``network``; ``minisign`` verifies its signature before
   anything in it is read; ``feed`` reads it with limits; ``seen_feeds`` refuses one that is older
   than one seen before.
3. ``installation_form`` says which file suits this installation, or which command does.
4. The file is fetched by size and SHA-256. The program never replaces itself.
"""
