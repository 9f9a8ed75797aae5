// What the browser does by itself: lists marked data-flip glide to their new order and keep the focus where it was, the skip link
// skips, a language is chosen, an open list takes its keys, and a page that lost its server comes back once that answers. Everything
// else is rendered by the server.

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

// An element that moves within the document loses the focus. What had it last gets it back; where that is gone, what now stands
// in its place.
let focused = null;

document.addEventListener("focusin", ({ target }) => {
  const list = target.closest?.("[data-flip]");
  const row = list && target !== list ? [...list.children].find(child => child.contains(target)) : null;
  focused = row ? { list, key: row.dataset.key, place: [...list.children].indexOf(row), name: target.dataset.testid } : null;
});
document.addEventListener("pointerdown", ({ target }) => {
  if (focused && !focused.list.contains(target)) {
    focused = null;
  }
});

function refocus(list) {
  if (focused?.list !== list) {
    return;
  }

  const { key, place, name } = focused;
  const rows = [...list.children];
  const same = rows.find(child => child.dataset.key === key);
  if (same) {
    focused.place = rows.indexOf(same);
  }
  if (document.activeElement && document.activeElement !== document.body) {
    return;
  }

  const row = same ?? rows[Math.min(place, rows.length - 1)];
  const element = (name && row?.querySelector(`[data-testid="${CSS.escape(name)}"]`)) ?? row?.querySelector("a, button") ?? list;
  element.focus({ preventScroll: true });
}

new MutationObserver(mutations => lists(mutations).forEach(list => {
  glide(list);
  refocus(list);
})).observe(document.body, { childList: true, subtree: true });
addEventListener("resize", () => document.querySelectorAll("[data-flip]").forEach(list => places.set(list, measure(list))));

// Before the router sees it: to that, the address of an anchor is that of another page.
document.addEventListener("click", event => {
  const target = event.target.closest?.(".skip, [data-language], [data-reload]");
  if (!target) {
    return;
  }

  event.preventDefault();
  event.stopPropagation();
  if (target.dataset.language) {
    document.cookie = `realtimerec-language=${target.dataset.language}; path=/; max-age=31536000; samesite=lax`;
  }
  if (target.classList.contains("skip")) {
    document.getElementById("main")?.focus();
  } else {
    location.reload();
  }
}, { capture: true });

// Escape closes a field's list first, also one that is still to come, and empties the field only the next time; in an open list the
// arrows leave the caret where it is. Decided here and not on the server, whose word comes after the browser has acted.
let listIsWanted = false;
for (const kind of ["focusin", "input"]) {
  document.addEventListener(kind, () => { listIsWanted = true; }, { capture: true });
}
document.addEventListener("keydown", event => {
  if (event.target.role !== "combobox") {
    return;
  }
  const isOpen = event.target.ariaExpanded === "true";
  if (event.key === "Escape" ? isOpen || listIsWanted : isOpen && ["ArrowUp", "ArrowDown"].includes(event.key)) {
    event.preventDefault();
  }
  listIsWanted &&= event.key !== "Escape";
}, { capture: true });

// A screen on a wall has nobody to press a button. While the connection is lost the server is asked every other second; once it
// answers after a silence, it is a new one that knows nothing of this page, which is loaded again.
const lost = document.getElementById("components-reconnect-modal");
const broken = document.getElementById("blazor-error-ui");
const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
let returning = false;

const isLost = () => /components-reconnect-(show|retrying|failed|rejected|paused|resume-failed)/.test(lost.className);
const isRefused = () => /components-reconnect-(failed|rejected|resume-failed)/.test(lost.className);
const isBroken = () => broken.style.display !== "" && broken.style.display !== "none";

async function isServed() {
  try {
    return (await fetch("/healthz/live", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

async function comeBack() {
  if (returning) {
    return;
  }

  returning = true;
  let silent = isBroken();
  while (isLost() || isBroken()) {
    await pause(2000);
    const served = await isServed();
    if (served && (silent || isRefused())) {
      location.reload();
      return;
    }
    silent ||= !served;
  }
  returning = false;
}

new MutationObserver(comeBack).observe(lost, { attributes: true, attributeFilter: ["class"] });
new MutationObserver(comeBack).observe(broken, { attributes: true, attributeFilter: ["style"] });
