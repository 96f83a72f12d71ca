// What a graph says of itself: its title, what it does, and the words that it is found by.

import { X } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components";

import { useEditor, useSession } from "../editor";
import { describe, tagsOf, withTag } from "../graph/edit";
import { Field } from "../parts/field";
import { words } from "../words";

/** What the graph says of itself, to be changed. */
export default function About() {
  const { session } = useEditor();
  const properties = useSession(({ graph }) => graph.properties);
  const say = (key: "title" | "description") => (text: string) =>
    session.change(words.did.describe, describe(key, text.trim()));
  const text = (key: string) => (typeof properties[key] === "string" ? properties[key] : "");
  return (
    <div className="about">
      <h3>{words.inspector.about}</h3>
      <Field label={words.inspector.title} value={text("title")} onChange={say("title")} />
      <Field
        label={words.inspector.description}
        value={text("description")}
        long
        onChange={say("description")}
      />
      <Tags />
    </div>
  );
}

function Tags() {
  const { session } = useEditor();
  const said = useSession(({ graph }) => tagsOf(graph).join("\n"));
  const tags = said === "" ? [] : said.split("\n");
  // The field begins anew with every tag.
  const [count, setCount] = useState(0);
  const change = (now: string[]) => session.change(words.did.describe, describe("tags", now));
  const add = (text: string) => {
    const now = withTag(tags, text);
    if (now.length > tags.length) change(now);
    setCount(count + 1);
  };
  return (
    <>
      {tags.length > 0 ? (
        <ul className="tags" aria-label={words.inspector.tags}>
          {tags.map((tag) => (
            <li key={tag} className="tag">
              {tag}
              <Button
                aria-label={words.inspector.removeTag(tag)}
                onPress={() => change(tags.filter((other) => other !== tag))}
              >
                <X aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <Field key={count} label={words.inspector.addTag} value="" focus={count > 0} onChange={add} />
    </>
  );
}
