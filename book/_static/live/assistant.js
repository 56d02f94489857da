// What the editors of a page may ask: Python, about its variables, and the page, about its cells.

export const assistant = (page) => ({
  /** Both answer null while Python is busy or not there. */
  complete: async (source, position) => (await page.engine?.complete(source, position, sources(page))) ?? null,
  inspect: async (source, position) => (await page.engine?.inspect(source, position, sources(page))) ?? null,
  cells: () => page.cells.map(({ number, source }) => ({ number, source })),
});

const sources = (page) => page.cells.map((cell) => cell.source);
