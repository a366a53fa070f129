// Colours come with the data (pages/charts/colours.py); this file only mixes them.

const channels = (hex) => [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16));

const mix = (from, to, share) => from.map((x, k) => Math.round(x + (to[k] - x) * share));

/** "light" or "dark", by the page's own background. */
export function theme(element) {
  const background = getComputedStyle(element).getPropertyValue("--st-background-color").trim();
  if (!/^#[0-9a-f]{6}$/i.test(background)) return "light";
  const [red, green, blue] = channels(background);
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? "dark" : "light";
}

/** A scale over [0, 1]: share -> [r, g, b]. Gates run from the page to their own colour; signed values diverge. */
export function scale(colours, signal) {
  const zero = channels(colours.zero);
  if (signal.low === 0) {
    const full = channels(colours[signal.name]);
    return (share) => mix(zero, full, share);
  }
  const [negative, positive] = [channels(colours.negative), channels(colours.positive)];
  return (share) => (share < 0.5 ? mix(zero, negative, 1 - 2 * share) : mix(zero, positive, 2 * share - 1));
}

/** A colour as ImageData has it. */
export const pixel = ([red, green, blue]) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;

export const css = ([red, green, blue]) => `rgb(${red} ${green} ${blue})`;

/** Black or white, whichever reads better on the colour. */
export const ink = ([red, green, blue]) => (0.299 * red + 0.587 * green + 0.114 * blue > 140 ? "#111" : "#fff");
