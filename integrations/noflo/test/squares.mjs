// A graph to try.

/** Squares as large as it is told. */
export const SQUARES = {
  processes: {
    squares: { component: "gegl/checkerboard", metadata: { x: 0, y: 0 } },
    cut: { component: "gegl/crop" },
    shown: { component: "Processor" },
  },
  connections: [
    { src: { process: "squares", port: "output" }, tgt: { process: "cut", port: "input" } },
    { src: { process: "cut", port: "output" }, tgt: { process: "shown", port: "input" } },
    { data: 40, tgt: { process: "cut", port: "width" } },
    { data: 40, tgt: { process: "cut", port: "height" } },
  ],
  inports: { size: { process: "squares", port: "x" } },
  outports: { picture: { process: "shown", port: "output" } },
};
