// What is wider than its place scrolls inside itself. Then, and only then, it must be in the keyboard's reach,
// have a name there, and show on which side there is more. How wide a place is only the open page knows.
const KINDS = [
  ['.bd-article mjx-container[display="true"]', "Formula"],
  [".bd-article .cell_output pre", "Output"],
  [".bd-article .highlight pre", "Code"],
  [".bd-article :is(.pst-scrollable-table-container, .text_html > div:has(> table))", "Table"],
];
const ANY = KINDS.map(([selector]) => selector).join();

export class Reach {
  constructor(root) {
    this.root = root;
    this.due = new Set();
    this.sizes = new ResizeObserver((entries) => entries.forEach((entry) => this.ask(entry.target)));
  }

  attach() {
    const article = this.root.querySelector(".bd-article");
    if (!article) return;
    for (const element of article.querySelectorAll(ANY)) this.watch(element);
    // Cells that run bring more of them, and print into those that are there.
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        const around = target.closest?.(ANY);
        if (around) this.ask(around);
        for (const node of addedNodes) {
          if (node.matches?.(ANY)) this.watch(node);
          for (const element of node.querySelectorAll?.(ANY) ?? []) this.watch(element);
        }
      }
    }).observe(article, { childList: true, subtree: true });
  }

  watch(element) {
    this.sizes.observe(element); // which also reports the size that it has now
    element.addEventListener("scroll", () => this.ask(element), { passive: true });
  }

  /** Look at an element once before the next frame, however often it is asked for. */
  ask(element) {
    if (this.due.size === 0) requestAnimationFrame(() => this.look());
    this.due.add(element);
  }

  look() {
    const found = [...this.due].map((element) => [element, scrollable(element), hiddenSides(element)]);
    this.due.clear();
    for (const [element, scrolls, sides] of found) {
      if (scrolls) this.open(element);
      else this.close(element);
      if (sides) element.dataset.more = sides;
      else delete element.dataset.more;
    }
  }

  open(element) {
    if (element.hasAttribute("tabindex")) return; // by us, or by whoever made it
    const kind = KINDS.find(([selector]) => element.matches(selector))[1];
    element.tabIndex = 0;
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", `${kind}, wider or longer than its place: arrow keys scroll it`);
    element.dataset.reach = "";
  }

  close(element) {
    if (!("reach" in element.dataset)) return;
    for (const name of ["tabindex", "role", "aria-label", "data-reach"]) element.removeAttribute(name);
  }
}

// Half a pixel more is rounding.
function scrollable({ scrollWidth, clientWidth, scrollHeight, clientHeight }) {
  return scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1;
}

function hiddenSides({ scrollLeft, scrollWidth, clientWidth }) {
  const left = scrollLeft > 1;
  const right = scrollLeft + clientWidth < scrollWidth - 1;
  return [left && "left", right && "right"].filter(Boolean).join(" ");
}
