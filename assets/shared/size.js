// Sizes travel as log10: "0" for an exact zero, null for what isn't finite (pages/charts/gradient_data.py).

import { norm } from "./element.js";

/** A number: -Infinity for an exact zero, NaN for what isn't finite. */
export const log = (size) => (size === "0" ? -Infinity : size === null ? NaN : size);

/** As it is read. */
export const written = (size) => (size === null ? "∞ / NaN" : norm(log(size)));
