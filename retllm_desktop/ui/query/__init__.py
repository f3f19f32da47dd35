"""The query: the box and its chips, pictures from outside, the search that runs meanwhile."""
