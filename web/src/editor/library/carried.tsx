// A picture that carries the graph which made it: is it to be the graph, or the photo?

import { useEffect, useMemo } from "react";

import { openGraph, takePicture } from "../actions";
import { useDesk, useEditor } from "../editor";
import { Button } from "../parts/button";
import { Sheet } from "../frame/sheet";
import { words } from "../words";

/** The question. */
export default function Carried() {
  const editor = useEditor();
  const carried = useDesk(({ carried }) => carried);
  const file = carried?.file;
  const url = useMemo(() => (file ? URL.createObjectURL(file) : null), [file]);
  useEffect(
    () => () => {
      if (url !== null) URL.revokeObjectURL(url);
    },
    [url],
  );
  const close = () => editor.desk.setState({ sheet: null, carried: null });
  if (!carried || url === null) return null;
  return (
    <Sheet title={carried.file.name} onClose={close}>
      <div className="form">
        <img className="carried" src={url} alt={carried.file.name} />
        <p>{words.exchange.carried}</p>
        <div className="row end">
          <Button
            onPress={() => {
              close();
              void takePicture(editor, carried.file, carried.at, carried.on);
            }}
          >
            {words.exchange.asPhoto}
          </Button>
          <Button
            kind="strong"
            onPress={() => {
              close();
              void openGraph(editor, carried.file);
            }}
          >
            {words.exchange.asGraph}
          </Button>
        </div>
      </div>
    </Sheet>
  );
}
