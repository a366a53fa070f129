// The sentence on its time axis, each token coloured by what the network thinks when it has read it.

import { css, ink, scale } from "./colour.js";
import { html } from "./element.js";

const [NARROWEST, WIDEST] = [18, 84]; // px of one step

/** The width that the longest token asks for. */
export function stepWidth(reading, font) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = font;
  const widest = reading.tokens.reduce((most, token) => Math.max(most, pen.measureText(token).width), 0);
  return Math.max(NARROWEST, Math.min(WIDEST, widest + 8));
}

/** How a prediction in [0, 1] is coloured: a verdict diverges from 1/2, a foreseen token grows from 0. */
export function predictionScale(reading, colours) {
  const low = reading.task === "sentiment" ? -1 : 0;
  return scale(colours, { name: reading.kind, low });
}

export function tokenStrip(reading, colours) {
  const colour = predictionScale(reading, colours);
  const unknown = new Set(reading.unknown);
  return html(
    "div",
    { class: "tokens", "aria-hidden": "true" },
    ...reading.tokens.map((token, step) => {
      const chip = html("span", { title: unknown.has(step) ? `${token} \u2014 ${reading.labels.unknown}` : token }, token);
      const share = reading.series.prediction[step];
      if (!Number.isNaN(share)) {
        const paint = colour(share);
        chip.style.cssText = `background:${css(paint)};color:${ink(paint)}`;
      }
      if (unknown.has(step)) chip.classList.add("unknown");
      return chip;
    }),
  );
}
