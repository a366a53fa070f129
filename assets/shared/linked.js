// The state under the pointer or the keyboard, the same in every drawing of the page.

const listeners = new Set();

/** @param {number | null} state t: 0 is the initial state. */
export const light = (state) => listeners.forEach((listener) => listener(state));

/** @returns a function that ends it. */
export function onLight(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
