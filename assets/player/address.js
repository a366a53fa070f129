// The address bar, of which this module is the only writer: every page loads it before Streamlit (pages/serving/
// start_page.py). Streamlit itself would add an entry to the history with every change, and leaving a page by the
// browser's Back would take as many presses as there were changes.
//
// A change within a page replaces the page's entry; another page is another entry.

const PAUSE = 250; // ms in which the player may go on to another step
const QUIET = 150; // ms without a further press of Back or Forward; the pages between aren't asked for
const AGAIN = 1000; // ms; browsers refuse an address that changes too often (Chromium: 200 times in 30 s)

const { history, location } = window;
const ways = { push: history.pushState.bind(history), replace: history.replaceState.bind(history) };

let path = location.pathname; // of the page on show
let returned = false; // by Back or Forward, and nothing was pressed on the page since
let returning = 0; // a timer, as the next two
let waiting = 0;
let refused = 0;

/** What Streamlit wants to stand there. @param url an address of this app, or null for this one. */
function write(url) {
  if (returning) return; // it speaks of the page that was just left
  const here = new URL(location.href);
  const there = new URL(url ?? here, here);
  if (there.pathname === here.pathname) {
    set(there, here.searchParams.get("step")); // ours: Streamlit knows it as it was when the page was loaded
    put("replace", there);
  } else if (!returned) {
    if (!there.search) {
      there.search = here.search; // all pages show one scene, and the server will say what has changed in it
      set(there, null);
    }
    // an address that ends with a slash is the entrance, which has nothing to show and leads on by itself
    put(here.pathname.endsWith("/") ? "replace" : "push", there);
  } // else the server had begun to show the page that was just left, and shows the one of this address next
}

function put(way, url) {
  clearTimeout(refused);
  path = url.pathname;
  if (url.href === location.href) return;
  try {
    ways[way](history.state, "", url);
  } catch {
    // refused: seen below, as where a browser says nothing
  }
  if (url.href !== location.href) refused = setTimeout(() => put(way, url), AGAIN);
}

function set(url, step) {
  if (step === null) url.searchParams.delete("step");
  else url.searchParams.set("step", step);
}

history.pushState = (_state, _title, url) => write(url);
history.replaceState = (_state, _title, url) => write(url);

window.addEventListener("popstate", (event) => {
  if (!event.isTrusted) return; // ours, below
  event.stopImmediatePropagation();
  clearTimeout(refused);
  forget();
  clearTimeout(returning);
  returning = setTimeout(() => {
    returning = 0;
    returned = location.pathname !== path;
    path = location.pathname;
    window.dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
  }, QUIET);
});
for (const press of ["pointerdown", "keydown", "click"]) {
  window.addEventListener(press, () => (returned = false), { capture: true, passive: true });
}

/** Where the player stands is part of the link; the server needn't be asked for that.
 * @param step from 1, or null at the end. */
export function remember(step) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const url = new URL(location.href);
    set(url, step);
    put("replace", url);
  }, PAUSE);
}

export const forget = () => clearTimeout(waiting);
