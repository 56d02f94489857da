"""Which number a thing has: as Sphinx gave them out for the pages."""


class Numbers:
    """The numbers on one page.

    Parameters
    ----------
    env : BuildEnvironment
    docname : str
    """

    def __init__(self, env, docname):
        self.figures = env.toc_fignumbers.get(docname, {})
        self.sections = env.toc_secnumbers.get(docname, {})
        self.config = env.config

    def section(self, ids):
        """The number of the section with one of these ids, "" when it has none; the page itself comes first."""
        return next((dotted(self.sections[f"#{name}"]) for name in ids if f"#{name}" in self.sections), "")

    def page(self):
        return dotted(self.sections.get("", ()))

    def of(self, kind, node):
        """The number of a figure, a theorem, an exercise, "" when it has none."""
        known = self.figures.get(kind, {})
        return next((dotted(known[name]) for name in node["ids"] if name in known), "")

    def equation(self, node):
        """The number of an equation; those without a label have none."""
        if node.get("number") is None:
            return ""
        if self.config.math_numfig and self.config.numfig:
            return self.of("displaymath", node) or str(node["number"])
        return str(node["number"])

    def label(self, kind, number):
        """As references name it: "Fig. 3.1"."""
        return (self.config.numfig_format[kind] % number).strip()


def dotted(number):
    """A number as it is read.

    Examples
    --------
    >>> dotted((3, 1))
    '3.1'
    """
    return ".".join(map(str, number))
