// What the network predicts after the chosen step: a verdict, or the likeliest next tokens.

import { css } from "../shared/colour.js";
import { html } from "../shared/element.js";
import { shown } from "../shared/format.js";
import { predictionScale } from "./tokens.js";

export function predictionPanel({ task, kind, labels, classes, likeliest }, colours) {
  const list = html("dl", { class: "bars" });
  const colour = predictionScale({ task, kind }, colours);
  const count = likeliest ? likeliest[0].length : classes.length;
  const bars = Array.from({ length: count }, () => {
    const [name, bar, share] = [html("dt"), html("span", { class: "bar" }), html("span")];
    list.append(name, html("dd", {}, bar, share));
    return { name, bar, share };
  });
  const rows = (reading, step) => {
    if (reading.likeliest) return reading.likeliest[step].map(([token, share]) => [token, share, colour(1)]);
    const share = reading.series.prediction[step];
    return [
      [labels[`class.${classes[1]}`], share, colour(1)],
      [labels[`class.${classes[0]}`], 1 - share, colour(0)],
    ];
  };
  return {
    element: html("div", { class: "prediction" }, html("h4", {}, labels[`panel.${task}`]), list),
    draw(reading, step) {
      rows(reading, step).forEach(([name, share, paint], k) => {
        bars[k].name.textContent = name;
        bars[k].bar.style.cssText = `width:${100 * share}%;background:${css(paint)}`;
        bars[k].share.textContent = shown(share);
      });
    },
  };
}
