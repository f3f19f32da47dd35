"""The drawn world: scenes, their pictures, captions and hard negatives, all from seeds.

``sampling`` draws a scene, ``caption`` says something true of it, ``negatives`` something
false that sounds the same, ``families`` makes near-duplicates, ``draw`` the pictures, and
``datasets`` ties them into sets by split. The starter packs are trained on exactly this
distribution: a change to it asks for new packs. ``bundle`` draws what the program ships of it,
``evaluate`` measures the chosen packs on it.
"""
