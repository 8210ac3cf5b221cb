// Keeps the visitor's answers in this browser, follows links of our own without loading the app again, and copies.
const KEY = "longtail.visit";
const read = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
const write = (text) => { try { localStorage.setItem(KEY, text); } catch { /* storage is full or forbidden */ } };
const clear = () => { try { localStorage.removeItem(KEY); } catch { /* forbidden */ } };

function follow(event) {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const target = event.target instanceof Element ? event.target : null;
  const anchor = target && target.closest("a[data-go]");
  if (anchor) {
    // The app listens to the browser's own back and forward; a link goes the same way, without a second load.
    event.preventDefault();
    event.stopPropagation();
    history.pushState({}, "", anchor.href);
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    document.querySelector(".stMain")?.scrollTo(0, 0);
    return;
  }
  const button = target && target.closest("button[data-copy]");
  if (button) {
    const before = button.textContent;
    const said = (word) => { button.textContent = word; setTimeout(() => { button.textContent = before; }, 1500); };
    navigator.clipboard.writeText(button.dataset.copy).then(() => said("copied"), () => said("select and copy"));
  }
}

function lookAt(name) {
  const find = (tries) => {
    const place = document.querySelector(`.st-key-${CSS.escape(name)}`);
    if (!place) { if (tries) setTimeout(() => find(tries - 1), 100); return; }
    const { top, bottom } = place.getBoundingClientRect();
    if (top < 80 || bottom > innerHeight) place.scrollIntoView({ block: "center" });
    // A field that gets the focus on a phone brings up the keyboard there, over what one reads.
    if (!matchMedia("(pointer: coarse)").matches) enter(place);
  };
  find(20);
}

function enter(place) {
  // What the app redraws loses the focus again: look once more, unless somebody has gone on.
  for (const pause of [0, 150, 400, 1000]) {
    setTimeout(() => {
      const field = place.querySelector("input, textarea, button");
      if (field && (!pause || document.activeElement === document.body)) field.focus({ preventScroll: true });
    }, pause);
  }
}

export default function ({ data, setStateValue }) {
  if (!window.longtailListens) {
    window.longtailListens = true;
    document.documentElement.lang = "en";
    document.addEventListener("click", follow, true);
  }
  if (window.longtailToken !== data.token) {
    window.longtailToken = data.token;
    setStateValue("stored", { token: data.token, text: read() });
  }
  if (data.write) write(data.write);
  else if (data.clear) clear();
  if (data.write || data.clear) document.documentElement.dataset.longtail = "heard";
  if (data.focus && window.longtailFocus !== data.focus) lookAt(data.focus);
  window.longtailFocus = data.focus;
}
