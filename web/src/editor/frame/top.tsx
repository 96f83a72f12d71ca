// The bar at the top: which graph this is, whether it is saved, and what can be done with all of it.

import { CornerLeftUp, Menu as MenuIcon } from "lucide-react";
import { Button } from "react-aria-components";

import { create } from "../actions";
import { keysOf, run } from "../commands";
import { useDesk, useEditor, usePart, useSession } from "../editor";
import { Button as Pill, IconButton } from "../parts/button";
import type { Entry } from "../parts/menu";
import { Menu } from "../parts/menu";
import { words } from "../words";

/** The bar. */
export function Top() {
  const editor = useEditor();
  const { top } = words;
  const name = useSession(({ name }) => name);
  const properties = useSession(({ graph }) => graph.properties);
  const changed = useSession(({ changed }) => changed);
  const imgflo = useSession(({ runtime }) => runtime?.imgflo === true);
  const around = useDesk(({ trail }) => trail.at(-1));
  const title = properties["title"];
  const shown = typeof title === "string" ? title : (name ?? words.untitled);
  return (
    <header className="top">
      <MainMenu />
      <span className="wordmark">{words.product}</span>
      {around ? (
        <IconButton
          icon={CornerLeftUp}
          label={top.back(around.title)}
          onPress={() => run(editor, "leave")}
        />
      ) : null}
      <h1 className="top-title">{shown}</h1>
      <span className="top-state" role="status">
        {!imgflo ? "" : name === null ? top.draft : changed ? top.unsaved : ""}
      </span>
      <span className="tools-gap" />
      <People />
      <LinkState />
      {imgflo ? (
        <>
          <span className="wide-only">
            <Pill onPress={() => run(editor, "library")}>{top.library}</Pill>
          </span>
          <Pill onPress={() => run(editor, "save")}>{top.save}</Pill>
          <Pill kind="strong" onPress={() => run(editor, "publish")}>
            {top.publish}
          </Pill>
        </>
      ) : null}
    </header>
  );
}

function MainMenu() {
  const editor = useEditor();
  const theme = useDesk(({ theme }) => theme);
  const { commands: names } = words;
  const command = (id: string): Entry => ({
    id,
    label: names[id as "save"],
    keys: keysOf(id),
    run: () => run(editor, id),
  });
  const entries: Entry[] = [
    { id: "new", label: names.new, run: () => void create(editor) },
    command("library"),
    command("save"),
    command("saveAs"),
    null,
    command("publish"),
    command("source"),
    null,
    ...(["system", "light", "dark"] as const).map((one) => ({
      id: one,
      label: names.theme[one],
      on: theme === one,
      run: () => editor.desk.setState({ theme: one }),
    })),
    null,
    command("runtime"),
    { id: "gallery", label: names.gallery, run: () => location.assign("/gallery") },
    { id: "tour", label: names.tour, run: () => editor.desk.setState({ tour: 0 }) },
    command("shortcuts"),
  ];
  return (
    <Menu
      label={words.top.menu}
      button={
        <Button className="icon-button" aria-label={words.top.menu}>
          <MenuIcon aria-hidden />
        </Button>
      }
      entries={entries}
    />
  );
}

/** Who else is here. */
function People() {
  const people = usePart(useEditor().people, ({ people }) => people);
  const all = Object.values(people);
  if (all.length === 0) return null;
  const names = all.map(({ name }) => name);
  return (
    <ul className="people" aria-label={words.top.people(names)} title={words.top.people(names)}>
      {all.slice(0, 5).map(({ client, name, color }) => (
        <li key={client} style={{ background: color }}>
          {name.slice(0, 1).toUpperCase()}
        </li>
      ))}
    </ul>
  );
}

/** Whether there is a connection; nothing is said as long as there is. */
function LinkState() {
  const link = useSession(({ link }) => link);
  return (
    <span className="link" role="status" data-link={link}>
      {link === "open" ? "" : words.link[link]}
    </span>
  );
}
