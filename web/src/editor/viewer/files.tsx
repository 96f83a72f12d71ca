// The picture as a file to take away: in any format that the server writes, at full size.

import { useEffect, useState } from "react";

import { nameOf } from "../actions";
import { useEditor, usePart } from "../editor";
import { Lines } from "../parts/menu";
import { download } from "../parts/take";
import type { Format } from "../session/http";
import { file, formats } from "../session/http";
import { words } from "../words";

const { viewer } = words;

/** What is asked of a file beside its format. */
type Asked = {
  /** All frames of what moves. */
  moving?: "true";
  /** The file carries the graph that made it. */
  "embed-graph"?: "true";
};

/** The lines of the menu. */
export default function Files({ node }: { node: string }) {
  const editor = useEditor();
  const moves = usePart(editor.player, ({ port }) => port !== null);
  const all = useFormats();
  const take = async ({ ending }: Format, more: Asked) => {
    const graph = editor.session.store.getState().id ?? "";
    const asked = { graph, node, format: ending, full: "true", ...more };
    const taken = await file(`/process?${new URLSearchParams(asked)}`, editor.session.secret);
    download(taken, `${nameOf(editor, node)}.${ending}`);
  };
  const line = (format: Format, label: string, more: Asked = {}) => ({
    id: label,
    label,
    run: () => void take(format, more).catch((error: unknown) => editor.session.trouble(error)),
  });
  if (all.length === 0) return null;
  const pictures = all.filter(({ type }) => type.startsWith("image/"));
  const moving = moves ? all.filter(({ moves }) => moves) : [];
  return (
    <Lines
      label={viewer.download}
      entries={[
        ...moving.map((one) => line(one, viewer.allFrames(one.name), { moving: "true" })),
        ...(moving.length > 0 ? [null] : []),
        ...pictures.map((one) => line(one, one.name)),
        null,
        ...pictures
          .filter(({ graphs }) => graphs)
          .map((one) => line(one, viewer.withGraph(one.name), { "embed-graph": "true" })),
      ]}
    />
  );
}

/** The formats that the server writes. */
function useFormats(): Format[] {
  const { session } = useEditor();
  const [all, setAll] = useState<Format[]>([]);
  useEffect(() => {
    formats().then(setAll, (error: unknown) => session.trouble(error));
  }, [session]);
  return all;
}
