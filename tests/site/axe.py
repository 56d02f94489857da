"""What axe-core, an auditor of pages, finds on one; installed by npm with its hash pinned, no part of the site."""

import sys
from functools import cache

from tools.console import Console
from tools.node_project import built

# Every rule of the guidelines up to WCAG 2.2 AA, of best practice and of those on trial; "target-size" must be
# asked for. `resultTypes`: of what passes, nobody reads every node.
EVERYTHING = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations", "incomplete"]}
# What another theme can change.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
           "resultTypes": ["violations", "incomplete"]}

# "Incomplete" is what axe cannot decide. These reasons are no findings; any other is one.
UNDECIDED = {
    "Element content contains only non-text characters",          # a sign of mathematics in code
    "Element content is too short to determine if it is actual text content",  # a bracket in code
}

FIND = """async (options) => {
  const { violations, incomplete } = await axe.run(document, options);
  // What has been scrolled out of a box, or not yet into it, lies "behind" what is beside that box. Its ground is
  // that of the rest of its text.
  const outOfSight = ({ target }) => {
    const element = document.querySelector(target[0]);
    const box = element.getBoundingClientRect();
    for (let e = element.parentElement; e; e = e.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(e);
      if (overflowX === "visible" && overflowY === "visible") continue;
      const sight = e.getBoundingClientRect();
      if (box.right > sight.right || box.left < sight.left || box.bottom > sight.bottom || box.top < sight.top) {
        return true;
      }
    }
    return false;
  };
  const nodes = (results, kind) => results.flatMap(({ id, nodes }) => nodes.map((node) => ({
    kind, rule: id, html: node.html.replace(/\\s+/g, " ").slice(0, 160), target: String(node.target),
    messages: ["any", "all", "none"].flatMap((key) => node[key].map((check) => check.message)),
  })));
  for (const result of incomplete) result.nodes = result.nodes.filter((node) => !outOfSight(node));
  return [...nodes(violations, "violation"), ...nodes(incomplete, "undecided")];
}"""


@cache
def source():
    """The auditor's script. Evaluated through the driver, because pages of the book run their own scripts only."""
    folder = built(Console(sys.stderr), "axe", "The auditor of pages")
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text()


def findings(page, options=EVERYTHING):
    """One line for each thing that is wrong on the page as it is shown now."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(source())
    found = page.evaluate(FIND, options)
    return [
        f"{node['rule']} ({node['kind']}): {node['target']}: {node['html']}: {'; '.join(node['messages'])}"
        for node in found
        if node["kind"] == "violation" or not set(node["messages"]) <= UNDECIDED
    ]
