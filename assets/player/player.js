// The player: readings, played in the browser. Python is asked nothing while it plays.
// Streamlit calls this function again whenever the data or the theme changes; the instance stays.

import { theme } from "./colour.js";
import { decodeAll } from "./payload.js";
import { Player } from "./view.js";

const players = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const player = players.get(parentElement) ?? new Player(parentElement.querySelector(".player"));
  players.set(parentElement, player);
  player.show(decodeAll(data), theme(player.root), (unit) => setTriggerValue("unit", unit));
  return () => {
    player.close();
    players.delete(parentElement);
  };
}
