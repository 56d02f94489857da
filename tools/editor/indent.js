// What Enter and Tab insert.
import { indentMore, insertNewlineAndIndent } from "@codemirror/commands";
import { getIndentUnit, syntaxTree } from "@codemirror/language";
import { EditorSelection } from "@codemirror/state";

// Nothing can follow them in their block.
const LAST = new Set(["ReturnStatement", "PassStatement", "BreakStatement", "ContinueStatement", "RaiseStatement"]);

/** A new line, indented as Python expects it: deeper behind a colon, less behind a `return`. */
export function insertLine(view) {
  const { state } = view;
  const { main, ranges } = state.selection;
  const statement = main.empty && ranges.length === 1 && lastStatement(state, main.head);
  if (!statement) return insertNewlineAndIndent(view);
  const line = state.doc.lineAt(statement.from);
  const width = /^ */.exec(line.text)[0].length;
  view.dispatch(
    state.update(state.replaceSelection(`\n${" ".repeat(Math.max(0, width - getIndentUnit(state)))}`), {
      userEvent: "input",
      scrollIntoView: true,
    }),
  );
  return true;
}

// The statement that ends a block and ends at `position`, but for spaces and a comment.
function lastStatement(state, position) {
  const line = state.doc.lineAt(position);
  if (state.sliceDoc(position, line.to).trim()) return null;
  const code = state.sliceDoc(line.from, position).replace(/\s*(#.*)?$/, "");
  for (let node = syntaxTree(state).resolveInner(line.from + code.length, -1); node; node = node.parent) {
    if (LAST.has(node.name)) return node.to <= position && !/\\$|[[({,]$/.test(code) ? node : null;
  }
  return null;
}

/** Indent what is selected; without a selection, spaces up to the next column of indentation. */
export function insertSpaces(view) {
  const { state } = view;
  if (state.selection.ranges.some((range) => !range.empty)) return indentMore(view);
  const unit = getIndentUnit(state);
  const changes = state.changeByRange((range) => {
    const column = range.head - state.doc.lineAt(range.head).from;
    const insert = " ".repeat(unit - (column % unit));
    return { changes: { from: range.head, insert }, range: EditorSelection.cursor(range.head + insert.length) };
  });
  view.dispatch(state.update(changes, { userEvent: "input", scrollIntoView: true }));
  return true;
}
