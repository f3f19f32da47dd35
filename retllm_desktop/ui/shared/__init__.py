"""What every part of the window is made with: widgets, colours, words, threads."""
