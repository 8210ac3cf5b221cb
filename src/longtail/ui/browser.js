// Keeps the visitor's answers in this browser, follows links of our own without loading the app again, and copies.
const KEY = "longtail.visit";
const read = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
const write = (text) => { try { localStorage.setItem(KEY, text); } catch { /* storage is full or forbidden */ } };
const clear = () => { try { localStorage.removeItem(KEY); } catch { /* forbidden */ } };

function closeMenu() {
  // On a phone the menu lies over the page; Streamlit leaves it open after a choice, and even after a reload.
  const menu = document.querySelector('[data-testid="stSidebar"][data-collapsed="false"]');
  if (menu && innerWidth <= 768) menu.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
}

function follow(event) {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const target = event.target instanceof Element ? event.target : null;
  if (target && target.closest('[data-testid="stSidebarNavLink"]')) setTimeout(closeMenu, 50);
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
  // What the app redraws loses the focus again: look until it stays, unless somebody has gone on meanwhile or
  // another place is to be looked at.
  const mine = window.longtailLooks = (window.longtailLooks || 0) + 1;
  let shown = false, stays = 0;
  const look = (tries) => {
    if (mine !== window.longtailLooks) return;
    const place = document.querySelector(`.st-key-${CSS.escape(name)}`);
    if (place && document.querySelector(".stApp")?.dataset.testScriptState === "notRunning") {
      if (!shown) reveal(place);
      shown = true;
      // A field that gets the focus on a phone brings up the keyboard there, over what one reads.
      if (matchMedia("(pointer: coarse)").matches) return;
      if (place.contains(document.activeElement)) stays += 1;
      else if (document.activeElement === document.body) enter(place);
      else return;
    }
    if (tries && stays < 5) setTimeout(() => look(tries - 1), 120);
  };
  document.activeElement?.blur();
  look(60);
}

function reveal(place) {
  const { top, bottom } = place.getBoundingClientRect();
  if (top < 80 || bottom > innerHeight) place.scrollIntoView({ block: "center" });
}

function enter(place) {
  const field = place.querySelector('[data-selected="true"]') || place.querySelector("input, textarea, button");
  if (field) field.focus({ preventScroll: true });
}

const timers = new WeakMap();
function keepTyping({ target }) {
  // Streamlit takes a text when one leaves its field or presses Ctrl-Enter; a pause shall do too, so that a reload
  // or a closed laptop loses nothing.
  if (!(target instanceof Element) || !target.matches(".stTextArea textarea, .stTextInput input")) return;
  clearTimeout(timers.get(target));
  timers.set(target, setTimeout(() => {
    if (document.activeElement !== target) return;
    target.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true }));
  }, 1200));
}

function watchConnection() {
  // The app tells in an attribute whether its server answers; a short pause is not worth a word.
  let pause, told;
  const say = () => {
    told = document.createElement("div");
    told.className = "lt-away";
    told.setAttribute("role", "status");
    told.textContent = "The app does not answer. What you told it is safe in this browser; it goes on as soon as the app is back.";
    document.body.append(told);
    document.documentElement.dataset.longtailAway = "";
  };
  const look = () => {
    const away = document.querySelector(".stApp")?.dataset.testConnectionState !== "CONNECTED";
    clearTimeout(pause);
    if (away && !told) pause = setTimeout(say, 800);
    if (!away && told) { told.remove(); told = undefined; delete document.documentElement.dataset.longtailAway; }
  };
  const app = document.querySelector(".stApp");
  if (app) new MutationObserver(look).observe(app, { attributeFilter: ["data-test-connection-state"] });
}

export default function ({ data, setStateValue }) {
  if (!window.longtailListens) {
    window.longtailListens = true;
    document.documentElement.lang = "en";
    document.addEventListener("click", follow, true);
    document.addEventListener("input", keepTyping, true);
    watchConnection();
    closeMenu();
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
