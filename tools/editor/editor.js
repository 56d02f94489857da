// The one thing the live page needs from CodeMirror: a Python editor in a box.
// Bundled by `npm run build` into dist/editor.js; loaded only when a reader goes live.
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightSpecialChars, keymap } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

const KEYS_HELP =
  "Python editor. Shift and Enter runs the cell and moves on, Control and Enter runs it. " +
  "Tab indents; press Escape, then Tab, to leave.";

// A scroller that only the mouse can move is out of reach of the keyboard.
const focusableScroller = EditorView.updateListener.of((update) => {
  if (!update.geometryChanged) return;
  const scroller = update.view.scrollDOM;
  const overflows = scroller.scrollWidth > scroller.clientWidth + 1;
  if (overflows) scroller.tabIndex = 0;
  else scroller.removeAttribute("tabindex");
});

/** Make an editor inside `parent`.
 *
 * `onRun(moveOn)` is called by Ctrl/Cmd+Enter (moveOn = false) and Shift+Enter (true);
 * `onChange(source)` after each edit. Returns `{ source, setSource, focus, destroy }`.
 */
export function createEditor({ parent, source, label, onRun, onChange }) {
  const run = (moveOn) => () => {
    onRun(moveOn);
    return true;
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: source,
      extensions: [
        keymap.of([
          { key: "Shift-Enter", run: run(true) },
          { key: "Mod-Enter", run: run(false) },
          { key: "Ctrl-Enter", run: run(false) },
        ]),
        history(),
        drawSelection(),
        highlightSpecialChars(),
        EditorState.allowMultipleSelections.of(true),
        indentUnit.of("    "),
        python(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        syntaxHighlighting(classHighlighter),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.contentAttributes.of({
          "aria-label": label,
          "aria-description": KEYS_HELP,
          autocapitalize: "off",
          autocorrect: "off",
          spellcheck: "false",
        }),
        focusableScroller,
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    source: () => view.state.doc.toString(),
    setSource(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
