"""Help while a reader types: which names may come next, and what a name means.

Nothing of the reader's is run to find that out. What stands before the cursor is read as
tokens (`scanning`, `expressions`), looked up without calling anything (`lookup`,
`signatures`, `modules`), and told to the editor (`completing`, `inspecting`,
`docstrings`). So help never hangs, never prints and never changes a variable.
"""
