"""Sphinx extension of the book: the reference of the package, made from its docstrings.

A page names a module,

    ```{api} unrolled.cells
    ```

and gets its description, a table of its public names, and the documentation of each. The names
are the module's `__all__`, so a page is complete when the module is. Single backticks in a
docstring link to what they name, where that is a public name.
"""

import importlib
import inspect
import pkgutil
import re

from docutils import nodes
from sphinx.domains.python import PyXRefRole

import unrolled

FENCE = re.compile(r"^```\{api\} +(\S+)\n```$", flags=re.MULTILINE)
OPTIONAL = "unrolled_optional"  # marks a reference that may turn out to be plain code


def setup(app):
    for extension in ("sphinx.ext.autodoc", "numpydoc", "sphinx.ext.viewcode"):  # viewcode: [source]
        app.setup_extension(extension)
    app.add_role("name-or-code", NameOrCode())
    app.connect("config-inited", configure)
    app.connect("source-read", expand)
    app.connect("autodoc-process-bases", leave_out_object)
    app.connect("missing-reference", find_by_short_name)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def configure(app, config):
    config.default_role = "name-or-code"
    config.add_module_names = False  # ElmanRNN(...), below a heading that names the module
    config.toc_object_entries_show_parents = "hide"
    config.autodoc_typehints = "none"  # types and shapes stand in the docstrings
    config.autodoc_member_order = "bysource"
    config.numpydoc_show_class_members = False  # methods are documented one by one


def public_modules():
    """Every module of the package whose name is public, in alphabetical order.

    Examples
    --------
    >>> "unrolled.cells" in public_modules(), "unrolled._check" in public_modules()
    (True, False)
    """
    found = pkgutil.iter_modules(unrolled.__path__, "unrolled.")
    return sorted(module.name for module in found if "._" not in module.name)


def public_names(module):
    """The public names of a module: its `__all__`, or what it defines without an underscore.

    Examples
    --------
    >>> import unrolled.dynamics, unrolled.models
    >>> "orbit" in public_names(unrolled.dynamics), public_names(unrolled.models)
    (True, ['SequenceModel'])
    """
    if hasattr(module, "__all__"):
        return list(module.__all__)
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and (name.isupper() or getattr(value, "__module__", "") == module.__name__)
    ]


def private_bases(members):
    """What the classes among `members` inherit from, and no module makes public.

    Examples
    --------
    >>> from unrolled import LSTM, ElmanRNN
    >>> [base.__name__ for base in private_bases([LSTM, ElmanRNN])]
    ['Cell']
    """
    found = {}
    for cls in members:
        for base in cls.__mro__[1:] if inspect.isclass(cls) else ():
            if base.__module__.startswith("unrolled.") and "._" in base.__module__:
                found[base] = True
    return list(found)


def expand(app, docname, source):
    source[0] = FENCE.sub(lambda found: document(found[1]), source[0])


def document(module_name):
    """The documentation of a module as a page's source: reStructuredText inside of MyST."""
    lines = package_source() if module_name == "unrolled" else module_source(module_name)
    return "\n".join(["```{eval-rst}", *lines, "```"])


def package_source():
    """The package's description, its modules, and what can be imported from it directly."""
    own = ", ".join(f"`{name}`" for name in unrolled.__all__)
    modules = {name: importlib.import_module(name) for name in public_modules()}
    return [*described("unrolled"), *table(modules), f"Can be imported from ``unrolled`` itself: {own}."]


def module_source(module_name):
    """The module's description, a table of its public names, and the documentation of each."""
    module = importlib.import_module(module_name)
    members = {f"{module_name}.{name}": getattr(module, name) for name in public_names(module)}
    members |= {f"{base.__module__}.{base.__qualname__}": base for base in private_bases(members.values())}
    listed = {name: value for name, value in members.items() if kind(value) != "data"}
    lines = [*described(module_name), *table(listed)]
    for name, value in listed.items():
        lines += class_source(name, value) if kind(value) == "class" else [f".. autofunction:: {name}", ""]
    for name, value in members.items():
        if name not in listed:
            lines += constant_source(module_name, name.rpartition(".")[2], value)
    return lines


def kind(value):
    return "class" if inspect.isclass(value) else "function" if inspect.isroutine(value) else "data"


def described(module_name):
    return [f".. automodule:: {module_name}", "   :no-members:", ""]


def table(members):
    """What there is, each name with the first sentence of its docstring."""
    lines = [".. list-table::", "   :class: api-names", ""]
    for name, value in members.items():
        shown = "" if inspect.ismodule(value) else "~"  # unrolled.cells, but ElmanRNN
        summary = " ".join((inspect.getdoc(value) or "").partition("\n\n")[0].split())
        lines += [f"   * - :py:obj:`{shown}{name}`", f"     - {summary}"]
    return [*lines, ""]


def constant_source(module_name, name, value):
    lines = [f".. py:data:: {name}", f"   :module: {module_name}"]
    if isinstance(value, (str, float, tuple)):  # the text of others may hold addresses in memory
        lines.append(f"   :value: {value!r}")
    return [*lines, ""]


def class_source(name, cls):
    lines = [f".. autoclass:: {name}", "   :members:"]
    if any(base is not object for base in cls.__bases__):
        lines.append("   :show-inheritance:")
    return [*lines, ""]


def leave_out_object(app, name, obj, options, bases):
    bases[:] = [base for base in bases if base is not object]


class NameOrCode(PyXRefRole):
    """The role of single backticks: a link where they name something, else code."""

    def __init__(self):
        super().__init__(warn_dangling=False)

    def run(self):
        self.name = "py:obj"
        return super().run()

    def process_link(self, env, refnode, has_explicit_title, title, target):
        refnode[OPTIONAL] = True
        return super().process_link(env, refnode, has_explicit_title, title, target)


def find_by_short_name(app, env, node, contnode):
    """Link `orbit` or `SequenceModel.loss` wherever it is documented; leave all else as code."""
    if not node.get(OPTIONAL):
        return None
    domain, target = env.get_domain("py"), node["reftarget"]
    found = [
        (name, entry)
        for name, entry in domain.objects.items()
        if name.endswith(f".{target}") and (entry.objtype not in ("method", "property", "attribute") or "." in target)
    ]
    if len(found) != 1:
        return nodes.literal("", contnode.astext())
    name, entry = found[0]
    return nodes.reference("", "", contnode, internal=True, reftitle=name, refuri=(
        app.builder.get_relative_uri(node["refdoc"], entry.docname) + "#" + entry.node_id))
