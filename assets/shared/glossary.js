// The words and colours that the page was told once (pages/frame/glossary.py).

const known = new Map();

/** Calls `then` with the glossary of that language: at once where it is known, else once the page has it. */
export function glossary(language, then) {
  if (!known.has(language)) {
    /** @type {HTMLElement | null} */
    const told = document.querySelector(`[data-glossary][data-language="${language}"]`);
    if (!told) return void requestAnimationFrame(() => glossary(language, then));
    known.set(language, JSON.parse(told.dataset.glossary ?? ""));
  }
  then(known.get(language));
}
