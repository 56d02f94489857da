// The colours of the page's own code: the editor marks its tokens with the classes that the build's
// highlighter (Pygments) uses, so that the theme's style sheet serves both, and nothing changes its
// look when a cell becomes editable.
import { globalCompletion } from "@codemirror/lang-python";
import { CompletionContext } from "@codemirror/autocomplete";
import { syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { Decoration, ViewPlugin } from "@codemirror/view";
import { tagHighlighter, tags } from "@lezer/highlight";

const TOKENS = tagHighlighter([
  { tag: [tags.keyword, tags.bool, tags.null], class: "k" },
  { tag: tags.operatorKeyword, class: "ow" },
  // The grammar calls what stands before unpacked arguments, and what formats a value, a modifier.
  { tag: [tags.operator, tags.derefOperator, tags.modifier], class: "o" },
  { tag: [tags.string, tags.special(tags.string)], class: "s" },
  { tag: tags.number, class: "m" },
  { tag: [tags.comment, tags.lineComment], class: "c" },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], class: "nf" },
]);

/** The names that Python has without an import, as completion options. */
export const BUILTINS = globalCompletion(new CompletionContext(EditorState.create(), 0, true)).options.filter(
  // Its snippets are keywords, and the names with underscores say nothing to a reader.
  ({ label, apply }) => !apply && !label.startsWith("__"),
);
const builtin = new Set(BUILTINS.map(({ label }) => label));
const MARKS = Object.fromEntries(["nb", "nd", "nn", "o", "si"].map((name) => [name, Decoration.mark({ class: name })]));

// The grammar knows no names, and sees a little more than the build's highlighter in f-strings and imports.
function markNames(view) {
  const found = [];
  const mark = (name, from, to) => found.push(MARKS[name].range(from, to));
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter(node) {
        const { name, from: start, to: end } = node;
        if (name === "At") mark("nd", start, end);
        else if (name === "Ellipsis") mark("o", start, end);
        else if (name === "." && node.node.parent.name === "ImportStatement") mark("nn", start, end);
        else if (name === "FormatSpec") mark("si", start, end);
        else if (name === "FormatReplacement") {
          mark("si", start, start + 1);
          mark("si", end - 1, end);
        }
        if (name !== "VariableName") return;
        const text = view.state.sliceDoc(start, end);
        if (node.node.parent.name === "Decorator") mark("nd", start, end);
        else if (builtin.has(text) || text === "self" || text === "cls") mark("nb", start, end);
      },
    });
  }
  return Decoration.set(found, true);
}

const names = ViewPlugin.fromClass(
  class {
    constructor(view) {
      this.decorations = markNames(view);
    }

    update(update) {
      const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      if (update.docChanged || update.viewportChanged || parsed) this.decorations = markNames(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

// Inside of the grammar's own marks, so that theirs are the colours seen.
export const colours = [syntaxHighlighting(TOKENS), Prec.highest(names)];
