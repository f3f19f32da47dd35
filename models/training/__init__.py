"""How the starter packs are made: data, three trainings, export, evaluation, cards."""
