// Which picture the viewer shows.

import { componentOf } from "../actions";
import { useDesk, useEditor, useOnly, usePart, useStructure, useViewed } from "../editor";
import { feeding } from "../graph/select";
import { sockets } from "../session/catalogue";
import { lookAt } from "../session/http";
import { boxes } from "./shapes";

/** A node's picture, or a picture file that comes into the graph there. */
export interface Shown {
  node: string | null;
  still?: string;
}

/**
 * What is shown: the picture that was chosen; or what comes into a selected node that cuts something
 * out of it, so that there is something to choose from; or the result.
 */
export function useShown(): Shown {
  const editor = useEditor();
  const viewed = useViewed();
  const chosen = useDesk(({ viewed, compared }) => viewed !== null || compared !== null);
  const picking = useDesk(({ picking }) => picking !== null);
  const only = useOnly();
  const graph = useStructure();
  const pictures = usePart(editor.pictures, ({ chosen }) => chosen);
  const component = only === undefined ? undefined : componentOf(editor, only);
  const cuts = component !== undefined && boxes(component.inPorts).length > 0;
  const [socket] = cuts && !chosen ? sockets(component) : [];
  if (only === undefined || !socket) return { node: viewed };
  const before = feeding(graph, { node: only, port: socket.id });
  if (before) return { node: before.src.node };
  const port = Object.entries(graph.inports).find(
    ([, end]) => end.node === only && end.port === socket.id,
  )?.[0];
  const address = port === undefined ? undefined : pictures[port];
  // Nobody knows the colors of a picture file.
  return address === undefined || picking
    ? { node: viewed }
    : { node: only, still: lookAt(address) };
}
