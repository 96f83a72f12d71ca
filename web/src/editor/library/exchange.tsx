// The graph as text, to take away or to bring in.

import { useEffect, useMemo, useState } from "react";
import { FileTrigger, Button as Plain } from "react-aria-components";

import { create, graphIn, said, takeFile } from "../actions";
import { useEditor, useSession } from "../editor";
import { writeFbp } from "../graph/fbp";
import type { Source } from "../graph/source";
import { write } from "../graph/source";
import { Button } from "../parts/button";
import { Sheet } from "../frame/sheet";
import { Field } from "../parts/field";
import { Take } from "../parts/take";
import type { Notation } from "../session/http";
import { convert } from "../session/http";
import { words } from "../words";

/** The graph in all formats of graphs; and a place to paste others. */
export default function Exchange() {
  const editor = useEditor();
  const graph = useSession(({ graph }) => graph);
  const imgflo = useSession(({ runtime }) => runtime?.imgflo === true);
  const name = useSession(({ name }) => name) ?? "graph";
  const [text, setText] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const source = useMemo(() => write(graph), [graph]);
  const bring = () =>
    graphIn(editor, text).then(
      (source) => create(editor, source),
      (error: unknown) => setTrouble(said(error)),
    );
  return (
    <Sheet title={words.exchange.title} wide onClose={() => editor.desk.setState({ sheet: null })}>
      <Take name="FBP JSON" text={`${JSON.stringify(source, null, 2)}\n`} file={`${name}.json`} />
      <Take name="FBP" text={writeFbp(source)} file={`${name}.fbp`} />
      {imgflo ? (
        <>
          <Converted name="GEGL XML" source={source} to="xml" file={`${name}.xml`} />
          <Converted name={words.exchange.chain} source={source} to="chain" file={`${name}.txt`} />
        </>
      ) : null}
      <h3>{words.exchange.bring}</h3>
      <Field
        label={words.exchange.text}
        value={text}
        long
        onType={(text) => {
          setText(text);
          setTrouble(null);
        }}
      />
      {trouble !== null ? <p role="alert">{trouble}</p> : null}
      <div className="row end">
        <FileTrigger
          acceptedFileTypes={[".json", ".fbp", ".xml", ".txt", ".chain", "image/png", "image/webp"]}
          onSelect={(files) => {
            const file = files?.[0];
            if (file) void takeFile(editor, file, null);
          }}
        >
          <Plain className="button quiet">{words.exchange.file}</Plain>
        </FileTrigger>
        <Button kind="strong" disabled={text.trim() === ""} onPress={() => void bring()}>
          {words.exchange.open}
        </Button>
      </div>
    </Sheet>
  );
}

/** The graph in a format that the server writes, or why it cannot be said in it. */
function Converted({
  name,
  source,
  to,
  file,
}: {
  name: string;
  source: Source;
  to: Notation;
  file: string;
}) {
  const { session } = useEditor();
  const [shown, setShown] = useState<{ text: string } | { trouble: string } | null>(null);
  useEffect(() => {
    let late = false;
    convert(JSON.stringify(source), to, session.secret).then(
      (text) => late || setShown({ text }),
      (error: unknown) => late || setShown({ trouble: said(error) }),
    );
    return () => {
      late = true;
    };
  }, [source, to, session]);
  if (shown === null) return null;
  if ("text" in shown) return <Take name={name} text={shown.text} file={file} />;
  return (
    <section className="take" aria-label={name}>
      <header>
        <h3>{name}</h3>
      </header>
      <p className="quiet">{shown.trouble}</p>
    </section>
  );
}
