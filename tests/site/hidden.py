"""The cells that a page does not show, which assert its headline numbers: run in the page, in their places."""

from tests.headlines import STAND_IN, program

# From now on, whatever runs a cell of the page runs the hidden ones behind it, too, by the same Python.
FOLLOW = """async (followers) => {
  const { page } = await import(document.querySelector('script[src*="live/main.js"]').src);
  const { engine } = page;
  const run = engine.run.bind(engine);
  window.hiddenCells = { ran: 0, failed: [] };
  const follow = async (sources, cell) => {
    for (const [index, source] of sources.entries()) {
      const said = [];
      // A number of its own: run as the cell before it, it would take the place of that cell's sliders.
      const between = cell + (index + 1) / 100;
      const status = await run(source, between, (message) => said.push(message.full ?? ""));
      window.hiddenCells.ran += 1;
      if (status !== "ok") window.hiddenCells.failed.push(`after cell ${cell}: ${source}\\n${said.join("")}`);
    }
  };
  engine.run = async (source, cell, onMessage) => {
    const status = await run(source, cell, onMessage);
    await follow(followers[cell] ?? [], cell);
    return status;
  };
  await follow(followers[0], 0);
}"""


def follow_hidden_cells(reader, name):
    """Have the hidden cells of the page called `name` run with its own; returns how many there are.

    `reader` is at that page, live.
    """
    followers = {0: [STAND_IN]}
    number = 0
    for step in program(name):
        if step.hidden:
            followers.setdefault(number, []).append(step.source)
        else:
            number += 1
    reader.page.evaluate(FOLLOW, {str(key): sources for key, sources in followers.items()})
    return sum(map(len, followers.values()))


def hidden_cells(reader):
    """How many hidden cells have run, and what those said that failed."""
    return reader.page.evaluate("window.hiddenCells")
