// Names for what the theme's scripts move and turn, and that its pages leave without one.
const DIALOGS = {
  "pst-primary-sidebar-modal": "Contents of the book",
  "pst-secondary-sidebar-modal": "On this page",
  "pst-search-dialog": "Search",
};
const MODES = { light: "light", dark: "dark", auto: "as the system" };

export function nameParts(root) {
  for (const [id, name] of Object.entries(DIALOGS)) root.getElementById(id)?.setAttribute("aria-label", name);
  nameColours(root);
}

/** The switch between light and dark says in its name which of them it is: it shows only a sign. */
function nameColours(root) {
  const page = root.documentElement;
  const buttons = root.querySelectorAll(".theme-switch-button");
  const name = () => {
    for (const button of buttons) button.setAttribute("aria-label", `Colours: ${MODES[page.dataset.mode] ?? MODES.auto}`);
  };
  name();
  new MutationObserver(name).observe(page, { attributeFilter: ["data-mode"] });
}
