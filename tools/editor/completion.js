// Completion: what Python knows of its variables, and what can be read from the page while it is busy.
import {
  acceptCompletion, autocompletion, closeCompletion, CompletionContext, completionStatus, insertCompletionText,
  moveCompletionSelection, selectedCompletionIndex, setSelectedCompletion, startCompletion,
} from "@codemirror/autocomplete";
import { localCompletionSource, pythonLanguage } from "@codemirror/lang-python";
import { LanguageSupport, syntaxTree } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { BUILTINS } from "./colours.js";
import { summary } from "./description.js";
import { KEYWORDS, OPERATORS } from "./keywords.js";

const LANGUAGE = [...KEYWORDS, ...BUILTINS.filter(({ type }) => type !== "constant")];

const WORD = /[\w\xa1-\uffff]+$/;
// Where a list comes without being asked for: two letters of a name, behind a dot, in the quotes of a key.
const INVITES = /(?:^|[^\w\xa1-\uffff])[A-Za-z_\xa1-\uffff][\w\xa1-\uffff]+$|[\w\xa1-\uffff)\]}"']\s*\.[\w\xa1-\uffff]*$|\[\s*["'][^"'\]\n]*$/;
const NEW_NAME = /\b(?:def|class|as|lambda|for)\s+[\w\xa1-\uffff]*$/;
const WORDLESS = new Set(["String", "FormatString", "Comment", "PropertyName"]);

/** The extension; `assistant` as for `createEditor`. */
export function completion(assistant) {
  return [
    autocompletion({
      override: [(context) => complete(context, assistant)],
      defaultKeymap: false, // below: Enter is a new line until the reader has moved into the list
      selectOnOpen: false,
      filterStrict: true, // what begins like what was typed; looser matches distract when nobody asked
      maxRenderedOptions: 50,
      optionClass: ({ type }) => `live-option-${type}`,
    }),
    Prec.highest(keymap.of(KEYS)),
    selectWhenAskedFor,
  ];
}

const KEYS = [
  { key: "Ctrl-Space", run: startCompletion },
  { mac: "Alt-`", run: startCompletion },
  { mac: "Alt-i", run: startCompletion },
  { key: "Escape", run: closeCompletion },
  { key: "ArrowDown", run: moveCompletionSelection(true) },
  { key: "ArrowUp", run: moveCompletionSelection(false) },
  { key: "PageDown", run: moveCompletionSelection(true, "page") },
  { key: "PageUp", run: moveCompletionSelection(false, "page") },
  { key: "Enter", run: acceptCompletion },
  { key: "Tab", run: acceptFirst },
];

// Tab takes what is selected, or the first of the list; without a list it is not ours.
function acceptFirst(view) {
  if (completionStatus(view.state) !== "active") return false;
  if (selectedCompletionIndex(view.state) === null) view.dispatch({ effects: setSelectedCompletion(0) });
  return acceptCompletion(view);
}

// A list that was asked for has its first line selected, so that Enter takes it.
const selectWhenAskedFor = EditorView.updateListener.of(({ view, state, startState }) => {
  const opened = completionStatus(state) === "active" && completionStatus(startState) !== "active";
  if (opened && asked.delete(view)) view.dispatch({ effects: setSelectedCompletion(0) });
});
const asked = new WeakSet();

async function complete(context, assistant) {
  const { state, pos, explicit } = context;
  const line = state.sliceDoc(state.doc.lineAt(pos).from, pos);
  if (!explicit && !INVITES.test(line)) return null;
  const source = state.doc.toString();
  const answer = await assistant.complete(source, pos);
  if (context.aborted) return null;
  const { from, options, whole, wants } = answer ?? withoutPython(state, pos, line);
  const all = [
    ...options.map((option) => live(option, from, source, assistant)),
    ...(wants === "name" ? [...fromSources(context, assistant, Boolean(answer)), ...LANGUAGE] : []),
    ...(wants === "operator" ? OPERATORS : []),
  ];
  const known = new Set();
  const distinct = all.filter(({ label }) => !known.has(label) && known.add(label));
  const typed = state.sliceDoc(from, pos);
  // Alone and already typed it would only be in the way.
  if (!distinct.length || (!explicit && distinct.length === 1 && distinct[0].label === typed)) return null;
  if (explicit) asked.add(context.view);
  return { from, options: distinct, validFor: whole ? stillFits(options, typed) : undefined };
}

// While these match what is typed, the list needs no new answer.
function stillFits(options, typed) {
  if (options[0]?.type === "key") return /^[^"'\]\n]*$/;
  return typed.startsWith("_") ? /^_[\w\xa1-\uffff]*$/ : /^(?!_)[\w\xa1-\uffff]*$/;
}

function withoutPython(state, pos, line) {
  const from = pos - (WORD.exec(line)?.[0].length ?? 0);
  const inner = syntaxTree(state).resolveInner(pos, -1).name;
  const named = !WORDLESS.has(inner) && !NEW_NAME.test(line) && !/\.\s*$/.test(line.slice(0, line.length - (pos - from)));
  return { from, options: [], whole: true, wants: named ? "name" : "" };
}

// One of Python's options, as CodeMirror wants it.
function live({ label, type, detail, insert }, from, source, assistant) {
  const option = { label, type, detail, boost: type === "parameter" || type === "key" ? 2 : 1 };
  if (insert) option.apply = (view, _, start, end) => insertOver(view, insert, start, end);
  if (["function", "method", "class", "namespace"].includes(type) && matchMedia("(min-width: 720px)").matches) {
    option.info = async () => summary(await assistant.inspect(source.slice(0, from) + label, from + label.length));
  }
  return option;
}

// A closing quote that is already there is not doubled.
function insertOver(view, text, from, to) {
  const end = view.state.sliceDoc(to, to + 1) === text.slice(-1) ? to + 1 : to;
  view.dispatch(insertCompletionText(view.state, text, from, end));
}

// Names that are assigned in this cell and in the others, whether these have run or not.
function fromSources(context, assistant, pythonAnswered) {
  const here = localCompletionSource(context)?.options ?? [];
  const there = assistant.cells().flatMap(({ number, source }) =>
    definedNames(source).map((option) => ({
      ...option,
      detail: `cell ${number}${pythonAnswered ? ", not run" : ""}`,
    })),
  );
  const word = WORD.exec(context.state.sliceDoc(0, context.pos))?.[0];
  // What is being typed is no suggestion.
  return [...here, ...there].filter(({ label }) => label !== word);
}

const defined = new Map(); // from the source of a cell to the names that it binds
const MOST_SOURCES = 200;

function definedNames(source) {
  if (!defined.has(source)) {
    if (defined.size > MOST_SOURCES) defined.clear(); // every keystroke makes a new source
    const doc = `${source}\n\n`;
    const state = EditorState.create({ doc, extensions: new LanguageSupport(pythonLanguage) });
    defined.set(source, localCompletionSource(new CompletionContext(state, doc.length, true)).options);
  }
  return defined.get(source);
}
