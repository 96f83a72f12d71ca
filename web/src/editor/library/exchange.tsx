// The graph as text, to take away or to bring in.

import { useState } from "react";
import { FileTrigger, Button as Plain } from "react-aria-components";

import { create, sourceIn, takeFile } from "../actions";
import { useEditor, useSession } from "../editor";
import { writeFbp } from "../graph/fbp";
import { write } from "../graph/source";
import { Button } from "../parts/button";
import { Sheet } from "../parts/dialog";
import { Field } from "../parts/field";
import { Take } from "../parts/take";
import { words } from "../words";

/** The graph as FBP JSON and in the FBP language; and a place to paste others. */
export default function Exchange() {
  const editor = useEditor();
  const graph = useSession(({ graph }) => graph);
  const name = useSession(({ name }) => name) ?? "graph";
  const [text, setText] = useState("");
  const source = write(graph);
  const read = text.trim() === "" ? null : sourceIn(text);
  return (
    <Sheet title={words.exchange.title} wide onClose={() => editor.desk.setState({ sheet: null })}>
      <Take name="FBP JSON" text={`${JSON.stringify(source, null, 2)}\n`} file={`${name}.json`} />
      <Take name="FBP" text={writeFbp(source)} file={`${name}.fbp`} />
      <h3>{words.exchange.bring}</h3>
      <Field label={words.exchange.text} value={text} long onType={setText} />
      {text.trim() !== "" && !read ? <p role="alert">{words.exchange.unknown}</p> : null}
      <div className="row end">
        <FileTrigger
          acceptedFileTypes={[".json", ".fbp"]}
          onSelect={(files) => {
            const file = files?.[0];
            if (file) void takeFile(editor, file, null);
          }}
        >
          <Plain className="button quiet">{words.exchange.file}</Plain>
        </FileTrigger>
        <Button kind="strong" disabled={!read} onPress={() => read && void create(editor, read)}>
          {words.exchange.open}
        </Button>
      </div>
    </Sheet>
  );
}
