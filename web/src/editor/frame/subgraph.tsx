// Making what is selected a graph of its own: it asks for the name.

import { useState } from "react";

import { useDesk, useEditor, useSession } from "../editor";
import { makeSubgraph } from "../nesting";
import { Button } from "../parts/button";
import { Sheet } from "./sheet";
import { Field } from "../parts/field";
import { fileName } from "../session/library";
import { words } from "../words";

/** Asks for the name of the graph that the selected nodes become. */
export default function Subgraph() {
  const editor = useEditor();
  const catalogue = useSession(({ catalogue }) => catalogue);
  const id = useSession(({ id }) => id);
  const count = useDesk(({ selection }) => selection.size);
  const [name, setName] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const given = fileName(name);
  const taken = catalogue.has(given) || given === id;
  const close = () => editor.desk.setState({ sheet: null });
  const make = async () => {
    try {
      await makeSubgraph(editor, given);
      close();
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Sheet title={words.subgraph.title} onClose={close}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (given !== "" && !taken) void make();
        }}
      >
        <Field label={words.save.name} value={name} onType={setName} focus />
        <p className="quiet">{words.subgraph.hint(count)}</p>
        {given === "" && name.trim() !== "" ? <p role="status">{words.save.unwritable}</p> : null}
        {taken ? <p role="alert">{words.subgraph.taken(given)}</p> : null}
        {trouble ? <p role="alert">{trouble}</p> : null}
        <div className="row end">
          <Button onPress={close}>{words.cancel}</Button>
          <Button kind="strong" disabled={given === "" || taken} onPress={() => void make()}>
            {words.subgraph.make}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
