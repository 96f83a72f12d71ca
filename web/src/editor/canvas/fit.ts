// How the canvas shows all of a graph.

/** All of the graph, clear of the tools. */
export const FIT = {
  padding: { top: "72px", right: "64px", bottom: "28px", left: "64px" },
  minZoom: 0.25,
  maxZoom: 1,
} as const;
