// The quiet note that the book has been renewed while this page was open.

export class NewVersion {
  constructor(root) {
    this.root = root;
    this.shown = false;
  }

  show() {
    if (this.shown) return;
    this.shown = true; // once: who says "Later" is not asked again on this page
    const note = this.root.createElement("div");
    note.className = "new-version";
    note.setAttribute("role", "status");
    const text = this.root.createElement("span");
    note.append(
      text,
      this.button("Reload", () => location.reload()),
      this.button("Later", () => note.remove()),
    );
    this.root.body.append(note);
    text.textContent = "A new version of this book is there. What you typed is kept."; // now it is announced
  }

  button(name, action) {
    const button = this.root.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.addEventListener("click", action);
    return button;
  }
}
