// The colours of the page's own code: the editor marks its tokens with the classes that the build's
// highlighter (Pygments) uses, so that the theme's style sheet serves both, and nothing changes its
// look when a cell becomes editable.
import { globalCompletion } from "@codemirror/lang-python";
import { CompletionContext } from "@codemirror/autocomplete";
import { syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { Decoration, ViewPlugin } from "@codemirror/view";
import { tagHighlighter, tags } from "@lezer/highlight";

const TOKENS = tagHighlighter([
  { tag: [tags.keyword, tags.bool, tags.null], class: "k" },
  { tag: tags.operatorKeyword, class: "ow" },
  { tag: [tags.operator, tags.derefOperator], class: "o" },
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
const MARKS = { builtin: Decoration.mark({ class: "nb" }), decorator: Decoration.mark({ class: "nd" }) };

// The grammar knows no names; these two colours need them.
function markNames(view) {
  const found = [];
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter(node) {
        const { name } = node;
        if (name === "At") found.push(MARKS.decorator.range(node.from, node.to));
        if (name !== "VariableName") return;
        const text = view.state.sliceDoc(node.from, node.to);
        if (node.node.parent.name === "Decorator") found.push(MARKS.decorator.range(node.from, node.to));
        else if (builtin.has(text) || text === "self" || text === "cls") found.push(MARKS.builtin.range(node.from, node.to));
      },
    });
  }
  return Decoration.set(found);
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

export const colours = [syntaxHighlighting(TOKENS), names];
