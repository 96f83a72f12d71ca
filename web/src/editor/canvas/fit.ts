// How the canvas shows all of a graph.

/** Below this zoom a node shows its name alone. */
export const READABLE = 0.2;

/** On a small screen, a graph that is opened is shown at least this large. */
const CLOSE = 0.45;

/** Below this width, in its own pixels, a page is a phone's. */
const NARROW = 600;

/** All of the graph, clear of the tools. */
export const FIT = {
  padding: { top: "72px", right: "64px", bottom: "28px", left: "64px" },
  minZoom: 0.25,
  maxZoom: 1,
} as const;

/** What is seen of a graph that was opened on a page so wide: all, but where there is little room only
 * its middle, with pictures. */
export function opening(width: number) {
  return { ...FIT, minZoom: width < NARROW ? CLOSE : FIT.minZoom };
}
