// The part of the window that is free: the page's bar stays at its top, the strip for fingers at its bottom.
import { EditorView } from "@codemirror/view";

const GAP = 8;

export function freeSpace(view) {
  const bar = document.querySelector(".live-bar")?.getBoundingClientRect();
  const strip = view.dom.querySelector(".live-touch")?.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const bottom = strip?.height ? strip.top : clientHeight;
  return { left: 0, right: clientWidth, top: Math.max(0, bar?.bottom ?? 0), bottom: Math.min(bottom, clientHeight) };
}

/** The cursor stays in that part. (CodeMirror's own scroll margins end where the box of its text ends.) */
export const cursorInSight = EditorView.updateListener.of(({ view, selectionSet, docChanged, focusChanged }) => {
  if (!view.hasFocus || !(selectionSet || docChanged || focusChanged)) return;
  view.requestMeasure({
    key: cursorInSight,
    read() {
      const cursor = view.coordsAtPos(view.state.selection.main.head);
      const space = freeSpace(view);
      if (!cursor) return 0;
      return Math.max(0, cursor.bottom + GAP - space.bottom) || Math.min(0, cursor.top - GAP - space.top);
    },
    write(distance) {
      if (distance) scrollBy({ top: distance, behavior: "instant" });
    },
  });
});
