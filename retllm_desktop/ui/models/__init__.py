"""Model packs: the list, getting one, the offer of one."""
