// What two versions of a graph make of the same picture, upon each other.

import { useEffect, useState } from "react";

import { useEditor, usePart } from "../editor";
import type { Graph } from "../graph/model";
import { result } from "../graph/select";
import { Divider } from "../parts/divider";
import { file } from "../session/http";
import { words } from "../words";

/** Pixels of the longer side. */
const SIDE = "720";

/** A version, and what it says. */
interface Kept {
  version: string;
  source: Graph;
}

/** The pictures of two versions, with a divider to drag. */
export function Compared({ graph, before, after }: { graph: string; before: Kept; after: Kept }) {
  const [split, setSplit] = useState(50);
  const [old, now] = [usePicture(graph, before), usePicture(graph, after)];
  return (
    <div className="compared">
      <Picture file={now} name={words.library.now} />
      <div className="compared-before" style={{ clipPath: `inset(0 ${100 - split}% 0 0)` }}>
        <Picture file={old} name={words.library.before} />
      </div>
      <Divider split={split} onSplit={setSplit} />
    </div>
  );
}

/** A file of the page's; `null` until it is there, or why there is none. */
type Shown = { url: string } | { failure: string } | null;

function Picture({ file, name }: { file: Shown; name: string }) {
  if (file === null) return null;
  return "url" in file ? (
    <img src={file.url} alt={name} />
  ) : (
    <p role="alert">
      {name}: {file.failure}
    </p>
  );
}

/** What a version makes of the pictures that the graph has, or of a sample. */
function usePicture(graph: string, { version, source }: Kept): Shown {
  const { pictures, session } = useEditor();
  const sample = usePart(pictures, ({ samples }) => samples[0]?.name);
  const node = result(source);
  const [shown, setShown] = useState<Shown>(null);
  useEffect(() => {
    if (node === null) return setShown({ failure: words.library.noPicture });
    let url: string | null = null;
    let gone = false;
    const asked = { graph, version, node, width: SIDE, height: SIDE, format: "webp" };
    const input = sample === undefined ? {} : { input: `files/${sample}` };
    file(`/process?${new URLSearchParams({ ...asked, ...input })}`, session.secret).then(
      (blob) => {
        if (!gone) setShown({ url: (url = URL.createObjectURL(blob)) });
      },
      (error: unknown) => {
        if (!gone) setShown({ failure: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => {
      gone = true;
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [graph, version, node, sample, session]);
  return shown;
}
