// The sentence on its time axis, each token coloured by what the network thinks when it has read it.

import { css, ink, scale } from "../shared/colour.js";
import { html } from "../shared/element.js";

const [NARROWEST, WIDEST] = [18, 84]; // px of one step

/** The width that the longest token asks for, in the font that this chip has. */
export function stepWidth(reading, chip) {
  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(chip);
  pen.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
  const widest = reading.tokens.reduce((most, token) => Math.max(most, pen.measureText(token).width), 0);
  return Math.max(NARROWEST, Math.min(WIDEST, widest + 8));
}

/** How a prediction in [0, 1] is coloured: a verdict diverges from 1/2, a foreseen token grows from 0. */
export function predictionScale(reading, colours) {
  const low = reading.task === "sentiment" ? -1 : 0;
  return scale(colours, { name: reading.kind, low });
}

export function tokenStrip({ task, kind, tokens, unknown, labels }, colours) {
  const colour = predictionScale({ task, kind }, colours);
  const chips = tokens.map((token) => html("span", { title: token }, token));
  for (const step of unknown) {
    chips[step].title = `${tokens[step]} \u2014 ${labels.unknown}`;
    chips[step].classList.add("unknown");
  }
  return {
    element: html("div", { class: "tokens", "aria-hidden": "true" }, ...chips),
    show({ series }) {
      chips.forEach((chip, step) => {
        const share = series.prediction[step];
        if (Number.isNaN(share)) return chip.removeAttribute("style");
        const paint = colour(share);
        chip.style.cssText = `background:${css(paint)};color:${ink(paint)}`;
      });
    },
  };
}
