// Where the player stands is part of the link in the address bar; the server needn't be asked for that.

const PAUSE = 250; // ms; browsers refuse an address that changes too often

let waiting = 0;

/** @param step from 1, or null at the end. @param unit from 1, or null where none was chosen. */
export function remember(step, unit) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const url = new URL(window.location.href);
    for (const [name, value] of Object.entries({ step, unit })) {
      if (value === null) url.searchParams.delete(name);
      else url.searchParams.set(name, value);
    }
    if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
  }, PAUSE);
}

export const forget = () => clearTimeout(waiting);
