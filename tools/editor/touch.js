// What a keyboard has keys for and a finger has not: a strip of buttons below the code being edited.
import { showPanel } from "@codemirror/view";

/** `actions`: `{ text, run(view), possible(state) }`; without `possible` it always is. */
export function touchStrip(actions) {
  if (!matchMedia("(pointer: coarse)").matches) return [];
  return showPanel.of((view) => {
    const dom = document.createElement("div");
    dom.className = "live-touch";
    dom.setAttribute("role", "group");
    dom.setAttribute("aria-label", "Editing");
    // The keyboard of the screen stays open while the focus stays in the code.
    dom.addEventListener("pointerdown", (event) => event.preventDefault());
    dom.addEventListener("mousedown", (event) => event.preventDefault());
    const buttons = actions.map(({ text, run, possible }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.addEventListener("click", () => {
        run(view);
        view.focus();
      });
      dom.append(button);
      return { button, possible };
    });
    const show = (state) => {
      for (const { button, possible } of buttons) {
        if (possible) button.setAttribute("aria-disabled", String(!possible(state)));
      }
    };
    show(view.state);
    return { dom, update: (update) => update.docChanged && show(update.state) };
  });
}
