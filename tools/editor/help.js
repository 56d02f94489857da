// Shift+Tab: what the name at the cursor means, in a box beside it.
import { closeCompletion } from "@codemirror/autocomplete";
import { StateEffect, StateField } from "@codemirror/state";
import { EditorView, keymap, showTooltip, tooltips } from "@codemirror/view";
import { description, element } from "./description.js";
import { freeSpace } from "./space.js";

const BUSY = "Python is not free just now: ask again when it is.";
const NOTHING = "Nothing is known about this place. Put the cursor on a name that has a value, or between the brackets of a call.";

const setHelp = StateEffect.define();
const field = StateField.define({
  create: () => null,
  update(help, transaction) {
    for (const effect of transaction.effects) if (effect.is(setHelp)) return effect.value;
    return transaction.docChanged || transaction.selection ? null : help;
  },
  provide: (f) => showTooltip.from(f),
});

/** The extension, and `explain(view)`, which shows the box or, when it is there, moves into it. */
export function help(assistant) {
  async function show(view) {
    closeCompletion(view); // also a list that is on its way: Escape is to close what was asked for last
    const { state } = view;
    const { head } = state.selection.main;
    const found = await assistant.inspect(state.doc.toString(), head);
    if (view.state.doc !== state.doc || view.state.selection.main.head !== head) return; // the reader has gone on
    const content = found?.name ? description(found) : element("p", "live-help-paragraph", found ? NOTHING : BUSY);
    view.dispatch({
      effects: [
        setHelp.of(tooltip(head, found?.name, content)),
        // One line for a screen reader, which does not see the box come.
        EditorView.announce.of(found?.text || content.textContent),
      ],
    });
  }
  const explain = (view) => {
    const box = view.dom.querySelector(".live-help-text");
    if (box) box.focus();
    else show(view);
    return true;
  };
  return {
    explain,
    extension: [
      field,
      tooltips({ position: "fixed", tooltipSpace: freeSpace }),
      keymap.of([{ key: "Escape", run: close }]),
      EditorView.domEventHandlers({
        focusout: (event, view) => {
          if (!view.dom.contains(event.relatedTarget)) close(view);
        },
      }),
    ],
  };
}

function close(view) {
  if (!view.state.field(field)) return false;
  view.dispatch({ effects: setHelp.of(null) });
  return true;
}

function tooltip(pos, name, content) {
  return {
    pos,
    above: false,
    create(view) {
      const dom = element("div", "live-help");
      dom.setAttribute("role", "tooltip");
      const text = element("div", "live-help-text");
      text.tabIndex = 0; // it scrolls, also by keys
      text.setAttribute("role", "group");
      text.setAttribute("aria-label", name ? `Help on ${name}` : "Help");
      text.append(content);
      const leave = element("button", "live-help-close", "Close");
      leave.type = "button";
      const end = () => {
        close(view);
        view.focus();
      };
      leave.addEventListener("click", end);
      dom.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        end();
      });
      dom.append(text, leave);
      return { dom };
    },
  };
}
