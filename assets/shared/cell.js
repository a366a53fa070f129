// Where everything stands in the drawing of a cell: the player's has one unit's numbers, One step's whole vectors.

// A wire: [what flows, path, place of its number]. A gate: [signal, x, y, its function].
// A node: [sign, x, y]. A state: [label, x, y]. The body is [top, height] of the box around it all.
export const CELLS = {
  lstm: {
    height: 318,
    body: [22, 264],
    wires: [
      ["cBefore", "M16 62H108", [48, 50]],
      ["kept", "M132 62H228", [180, 50]],
      ["c", "M252 62H444", [330, 50]],
      ["f", "M120 196V74", [148, 130]],
      ["i", "M200 196V140H228", [196, 128]],
      ["g", "M280 196V140H252", [286, 128]],
      ["written", "M240 128V74", [272, 104]],
      ["o", "M350 196V150H378", [346, 138]],
      ["tanhC", "M390 62V85M390 115V138", [424, 128]],
      ["h", "M390 162V268H444", [420, 254]],
      ["hBefore", "M16 268H350M120 268V232M200 268V232M280 268V232M350 268V232", [42, 254]],
    ],
    gates: [
      ["f", 120, 214, "\u03c3"],
      ["i", 200, 214, "\u03c3"],
      ["g", 280, 214, "tanh"],
      ["o", 350, 214, "\u03c3"],
    ],
    nodes: [["\u00d7", 120, 62], ["+", 240, 62], ["\u00d7", 240, 140], ["\u00d7", 390, 150], ["tanh", 390, 100]],
    states: [["c\u209c\u208b\u2081", 28, 82], ["c\u209c", 432, 82], ["h\u209c\u208b\u2081", 28, 290], ["h\u209c", 432, 290], ["x\u209c", 84, 306]],
    input: "M84 296V268",
  },
  gru: {
    height: 318,
    body: [22, 264],
    wires: [
      ["hBefore", "M16 62H98M60 62V268H320M110 268V232M200 268V232M255 268V226M320 268V232", [52, 50]],
      ["kept", "M122 62H308", [210, 50]],
      ["h", "M332 62H444", [392, 50]],
      ["z", "M110 196V74", [136, 104]],
      ["oneMinusZ", "M110 150H308", [210, 140]],
      ["r", "M228 214H243", [228, 186]],
      ["n", "M267 214H292M320 196V162", [346, 182]],
      ["written", "M320 138V74", [348, 110]],
    ],
    gates: [
      ["z", 110, 214, "\u03c3"],
      ["r", 200, 214, "\u03c3"],
      ["n", 320, 214, "tanh"],
    ],
    nodes: [["\u00d7", 110, 62], ["+", 320, 62], ["\u00d7", 320, 150], ["\u00d7", 255, 214]],
    states: [["h\u209c\u208b\u2081", 28, 82], ["h\u209c", 432, 82], ["x\u209c", 90, 306]],
    input: "M90 296V268",
  },
  rnn: {
    height: 190,
    body: [22, 130],
    wires: [
      ["hBefore", "M16 88H168", [48, 76]],
      ["a", "M192 88H262", [226, 76]],
      ["h", "M324 88H444", [414, 76]],
    ],
    gates: [["a", 296, 88, "tanh"]],
    nodes: [["+", 180, 88]],
    states: [["h\u209c\u208b\u2081", 28, 110], ["h\u209c", 432, 110], ["x\u209c", 180, 178]],
    input: "M180 166V100",
  },
};

// Whose colour a flow has that is no signal itself; "carried" is the state that the cell hands on: c, or the GRU's h.
export const COLOUR_OF = { cBefore: "c", tanhC: "c", hBefore: "h", oneMinusZ: "z", kept: "carried", written: "carried" };
