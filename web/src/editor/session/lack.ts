// What a node without a picture lacks: it is looked for in all that comes into it.

import type { Graph } from "../graph/model";
import { feeding } from "../graph/select";
import type { Catalogue } from "./catalogue";
import { isPictorial, sockets } from "./catalogue";

/** The node where a picture is missing, and why it could not be loaded, if that is the reason. */
export interface Lack {
  node: string;
  why: string | null;
}

/** What a node lacks, where `flaws` are the reasons why pictures of the graph's ports are not there. */
export function lackOf(
  graph: Graph,
  catalogue: Catalogue,
  flaws: { readonly [port: string]: string },
  id: string,
): Lack | null {
  const lacks: Lack[] = [];
  const found = new Set([id]);
  for (const node of found) {
    const component = catalogue.get(graph.nodes[node]?.component ?? "");
    const ports = component && isPictorial(component) ? sockets(component) : [];
    for (const [i, { id: port }] of ports.entries()) {
      const edge = feeding(graph, { node, port });
      const name = Object.entries(graph.inports).find(
        ([, to]) => to.node === node && to.port === port,
      )?.[0];
      const why = flaws[name ?? ""] ?? null;
      if (edge) found.add(edge.src.node);
      else if (why !== null) lacks.unshift({ node, why });
      // Without a second picture, operations go on.
      else if (name === undefined && i === 0) lacks.push({ node, why });
    }
  }
  return lacks[0] ?? null;
}
