// Saving under a name.

import { useState } from "react";

import { useEditor, usePart, useSession } from "../editor";
import { Button } from "../parts/button";
import { Sheet } from "../frame/sheet";
import { Field } from "../parts/field";
import { Conflict, fileName } from "../session/library";
import { words } from "../words";

/** Asks for a name, and whether to write over what somebody else saved. */
export default function Save() {
  const { desk, library } = useEditor();
  const before = useSession(({ name }) => name);
  const graphs = usePart(library, ({ graphs }) => graphs);
  const [name, setName] = useState(before ?? "");
  const [trouble, setTrouble] = useState<string | null>(null);
  const [conflict, setConflict] = useState(false);
  const given = fileName(name);
  const taken = given !== before && graphs.some(({ graph }) => graph === given);
  const builtIn = library.hasBuiltIn(given);
  const close = () => desk.setState({ sheet: null });
  const save = async () => {
    try {
      await library.save(given, conflict || taken);
      desk.setState({ sheet: null, notice: { text: words.saved(given) } });
    } catch (error) {
      if (error instanceof Conflict) setConflict(true);
      else setTrouble(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Sheet title={words.save.title} onClose={close}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (given !== "") void save();
        }}
      >
        <Field label={words.save.name} value={name} onType={setName} focus />
        <NameHint name={name} given={given} />
        {builtIn ? (
          <p role="status">{words.save.builtIn(given)}</p>
        ) : taken ? (
          <p role="status">{words.save.taken(given)}</p>
        ) : null}
        {conflict ? <p role="alert">{words.save.conflict}</p> : null}
        {trouble ? <p role="alert">{trouble}</p> : null}
        <div className="row end">
          <Button onPress={close}>{words.cancel}</Button>
          <Button kind="strong" disabled={given === ""} onPress={() => void save()}>
            {conflict || taken || builtIn ? words.save.over : words.top.save}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

/** What becomes of a name that is typed, or why it cannot be one. */
function NameHint({ name, given }: { name: string; given: string }) {
  if (given !== "") return <p className="quiet">{words.save.address(given)}</p>;
  if (name.trim() === "") return <p className="quiet">{words.save.hint}</p>;
  return <p role="status">{words.save.unwritable}</p>;
}
