"""The results: their list, how it is shown, what is done with what is selected."""
