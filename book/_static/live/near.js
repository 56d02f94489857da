// Work that is put off until a reader comes near.

const waiting = new WeakMap(); // from an element to what is to be done
let observer = null;

/** Call `action` once, when `element` is within a window's height of what can be seen. */
export function whenNear(element, action) {
  observer ??= new IntersectionObserver(act, { rootMargin: "100% 0px" });
  waiting.set(element, action);
  observer.observe(element);
}

function act(entries) {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    observer.unobserve(target);
    waiting.get(target)();
  }
}
