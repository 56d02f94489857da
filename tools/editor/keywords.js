// The words of Python's grammar, as completion options.

const options = (words) => words.split(" ").map((label) => ({ label, type: "keyword", boost: -1 }));

export const KEYWORDS = options(
  "False None True and as assert async await break class continue def del elif else except finally for from " +
    "global if import in is lambda nonlocal not or pass raise return try while with yield",
);
/** Those that can stand behind a value. */
export const OPERATORS = options("and as else for if import in is not or");
