// The one thing the live page needs from CodeMirror: a Python editor in a box.
// Bundled by `npm run build` into dist/editor.js; loaded only when a reader goes live.
import { closeBrackets, closeBracketsKeymap, closeCompletion } from "@codemirror/autocomplete";
import {
  defaultKeymap, history, historyKeymap, indentLess, indentMore, isolateHistory, redo, redoDepth, undo, undoDepth,
} from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, LanguageSupport } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightSpecialChars, keymap, ViewPlugin } from "@codemirror/view";
import { colours } from "./colours.js";
import { completion } from "./completion.js";
import { help } from "./help.js";
import { insertLine, insertSpaces } from "./indent.js";
import { cursorInSight } from "./space.js";
import { touchStrip } from "./touch.js";

const KEYS_HELP =
  "Python editor. Shift and Enter runs the cell and moves on, Control and Enter runs it. " +
  "Control and Space completes a name, Shift and Tab explains it. " +
  "Tab indents; press Escape, then Tab, to leave.";

// A scroller that only the mouse can move is out of reach of the keyboard. Looked at when the editor is there,
// too: one whose lines are as high as was guessed reports no change of its geometry.
const focusableScroller = ViewPlugin.fromClass(class {
  constructor(view) {
    this.look(view);
  }

  update({ view, geometryChanged }) {
    if (geometryChanged) this.look(view);
  }

  look(view) {
    view.requestMeasure({
      key: this,
      read: ({ scrollDOM }) => scrollDOM.scrollWidth > scrollDOM.clientWidth + 1,
      write(overflows, { scrollDOM }) {
        scrollDOM.tabIndex = overflows ? 0 : -1;
      },
    });
  }
});

// Shift+Tab takes indentation away where that is all there is, and explains everywhere else.
function indentLessOrExplain(explain) {
  return (view) => {
    const { main } = view.state.selection;
    const line = view.state.doc.lineAt(main.from);
    const inIndentation = main.from > line.from && !view.state.sliceDoc(line.from, main.from).trim();
    return inIndentation || main.to > line.to ? indentLess(view) : explain(view);
  };
}

/** Make an editor inside `parent`.
 *
 * `label` names it. `onRun(moveOn)` is called by Ctrl/Cmd+Enter (moveOn = false) and Shift+Enter (true);
 * `onChange(source)` after each edit. What it knows of Python it gets from `assistant`:
 * `complete(source, position)` and `inspect(source, position)`, as the engine has them, and `cells()`, all
 * cells of the page as `{ number, source }`.
 *
 * Returns `{ source, setSource, focus, undo, redo, canUndo, canRedo, explain, destroy }`.
 */
export function createEditor({ parent, source, label, onRun, onChange, assistant }) {
  const run = (moveOn) => (target) => {
    closeCompletion(target);
    onRun(moveOn);
    return true;
  };
  const { extension: helpExtension, explain } = help(assistant);
  // The page has keys of its own ("/" goes to the search): what is typed here is not for them.
  parent.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
  });
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
        completion(assistant),
        helpExtension,
        history(),
        drawSelection(),
        highlightSpecialChars(),
        EditorState.allowMultipleSelections.of(true),
        indentUnit.of("    "),
        new LanguageSupport(pythonLanguage),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        colours,
        keymap.of([
          ...closeBracketsKeymap,
          { key: "Enter", run: insertLine },
          { key: "Tab", run: insertSpaces, shift: indentLessOrExplain(explain) },
          ...defaultKeymap,
          ...historyKeymap,
          { key: "Mod-Shift-z", run: redo }, // CodeMirror has it on two systems of three
        ]),
        touchStrip([
          { text: "Undo", run: undo, possible: undoDepth },
          { text: "Redo", run: redo, possible: redoDepth },
          { text: "Dedent", run: indentLess },
          { text: "Indent", run: indentMore },
          { text: "Explain", run: explain },
        ]),
        EditorView.contentAttributes.of({
          "aria-label": label,
          "aria-description": KEYS_HELP,
          autocapitalize: "off",
          autocorrect: "off",
          spellcheck: "false",
        }),
        focusableScroller,
        cursorInSight,
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    source: () => view.state.doc.toString(),
    /** Replace all of it; the reader can undo that. */
    setSource(text) {
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        annotations: isolateHistory.of("full"),
      });
    },
    focus: () => view.focus(),
    undo: () => undo(view),
    redo: () => redo(view),
    canUndo: () => undoDepth(view.state) > 0,
    canRedo: () => redoDepth(view.state) > 0,
    explain: () => explain(view),
    destroy: () => view.destroy(),
  };
}
