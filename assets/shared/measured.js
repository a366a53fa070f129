// Measuring: never before the style sheet counts, and again whenever what was measured may be otherwise.

/**
 * Calls `then` once the sheet of a drawing counts: at once where it does, else with the frame in which it does.
 * Streamlit adds the sheet as a link and starts the drawing without waiting for it.
 * @param root the drawing's element; its sheet says `--sheet: <its class>` of it.
 */
export function styled(root, then, [name] = root.classList) {
  if (getComputedStyle(root).getPropertyValue("--sheet").trim() === name) then();
  else requestAnimationFrame(() => root.isConnected && styled(root, then, [name]));
}

/**
 * Calls `measure` whenever an element's width, the fonts or the zoom have changed since it was last asked.
 * @returns `watch(elements)` watches these instead of those before; `close()` ends it.
 */
export function measuring(measure) {
  const widths = new Map();
  const resized = new ResizeObserver((entries) => {
    // heights change with every line of text, and move nothing
    const changed = entries.filter(({ target, contentRect }) => widths.get(target) !== contentRect.width);
    for (const { target, contentRect } of changed) widths.set(target, contentRect.width);
    if (changed.length) measure();
  });
  const again = new AbortController();
  document.fonts.addEventListener("loadingdone", measure, { signal: again.signal });
  const zoomed = () => {
    if (again.signal.aborted) return;
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", () => (measure(), zoomed()), { once: true, signal: again.signal });
  };
  zoomed();
  return {
    watch(elements) {
      resized.disconnect();
      widths.clear();
      for (const element of elements) resized.observe(element);
    },
    close() {
      resized.disconnect();
      again.abort();
    },
  };
}
