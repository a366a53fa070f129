// Where the player stands is part of the link in the address bar; the server needn't be asked for that.

const PAUSE = 250; // ms; browsers refuse an address that changes too often

let waiting = 0;

/** @param step from 1, or null at the end. */
export function remember(step) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const url = new URL(window.location.href);
    if (step === null) url.searchParams.delete("step");
    else url.searchParams.set("step", step);
    if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
  }, PAUSE);
}

export const forget = () => clearTimeout(waiting);
