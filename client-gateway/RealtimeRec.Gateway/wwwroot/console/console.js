// What the browser does by itself: lists marked data-flip glide to their new order, and buttons marked data-reload load the
// page again. Everything else is rendered by the server.

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const places = new WeakMap();

// offsetTop and offsetLeft know nothing of running transforms or scrolling, so a list may change again in mid-glide.
function measure(list) {
  const now = new Map();
  for (const child of list.children) {
    if (child.dataset.key) {
      now.set(child.dataset.key, { element: child, top: child.offsetTop, left: child.offsetLeft });
    }
  }
  return now;
}

function glide(list) {
  const before = places.get(list);
  const now = measure(list);
  places.set(list, now);
  if (!before || calm.matches) {
    return;
  }

  for (const [key, { element, top, left }] of now) {
    const old = before.get(key);
    if (!old) {
      element.animate(
        [{ opacity: 0, transform: "translateX(18px)" }, { opacity: 1, transform: "none" }],
        { duration: 420, easing: "cubic-bezier(.2,.8,.2,1)" });
    } else if (old.top !== top || old.left !== left) {
      element.animate(
        [{ transform: `translate(${old.left - left}px, ${old.top - top}px)`, zIndex: old.top > top ? 2 : 1 }, { transform: "none", zIndex: old.top > top ? 2 : 1 }],
        { duration: 520, easing: "cubic-bezier(.2,.8,.2,1)" });
    }
  }
}

function lists(mutations) {
  const found = new Set();
  for (const { target, addedNodes } of mutations) {
    if (target.dataset?.flip !== undefined) {
      found.add(target);
    }
    for (const node of addedNodes) {
      if (node.nodeType === Node.ELEMENT_NODE) {
        if (node.dataset.flip !== undefined) {
          found.add(node);
        }
        node.querySelectorAll("[data-flip]").forEach(list => found.add(list));
      }
    }
  }
  return found;
}

new MutationObserver(mutations => lists(mutations).forEach(glide)).observe(document.body, { childList: true, subtree: true });
addEventListener("resize", () => document.querySelectorAll("[data-flip]").forEach(list => places.set(list, measure(list))));

document.addEventListener("click", event => {
  if (event.target.closest?.("[data-reload]")) {
    location.reload();
  }
});
