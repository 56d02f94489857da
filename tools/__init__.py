"""The project's own tools, called by the Makefile as `python -m tools COMMAND`.

Everything that runs before the environment exists uses the standard library
only; `execute` is the exception, it runs inside the environment.
"""
