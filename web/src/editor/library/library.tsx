// All saved graphs, with what they make of a picture; and templates to begin from.

import { EllipsisVertical, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import {
  Button as Plain,
  GridList,
  GridListItem,
  Input,
  SearchField,
  ToggleButton,
  ToggleButtonGroup,
} from "react-aria-components";

import { asListed, create, open } from "../actions";
import { useEditor, usePart } from "../editor";
import { Button } from "../parts/button";
import { Sheet } from "../frame/sheet";
import { Field } from "../parts/field";
import type { Entry } from "../parts/menu";
import { Menu } from "../parts/menu";
import { Thumbnail } from "../parts/thumbnail";
import { words as inWords } from "../session/catalogue";
import type { Listed } from "../session/library";
import { isBuiltIn, thumbnailOf } from "../session/library";
import { words } from "../words";
import { Versions } from "./versions";

/** The library. */
export default function LibrarySheet() {
  const editor = useEditor();
  const { desk, library, pictures } = editor;
  const graphs = usePart(library, ({ graphs }) => graphs);
  const samples = usePart(pictures, ({ samples }) => samples);
  const [text, setText] = useState("");
  const [versions, setVersions] = useState<string | null>(null);
  const [renamed, setRenamed] = useState<string | null>(null);
  const [tag, setTag] = useState<string | null>(null);
  const tags = useMemo(() => tagsOf(graphs), [graphs]);
  const found = graphs.filter(
    (graph) => has(graph, text) && (tag === null || graph.tags?.includes(tag)),
  );
  const sample = samples[0]?.name;
  const close = () => desk.setState({ sheet: null });
  const rename = (graph: string, to: string) => {
    setRenamed(null);
    if (to.trim() !== "" && to !== graph) {
      library.rename(graph, to.trim()).catch((error: unknown) => editor.session.trouble(error));
    }
  };
  return (
    <Sheet title={words.library.title} wide onClose={close}>
      <div className="row">
        <SearchField
          className="field"
          aria-label={words.library.search}
          value={text}
          onChange={setText}
        >
          <Input placeholder={words.library.search} />
        </SearchField>
        <Button kind="strong" onPress={() => void create(editor)}>
          <Plus aria-hidden />
          {words.commands.new}
        </Button>
      </div>
      {tags.length > 0 ? (
        <ToggleButtonGroup
          className="tags"
          aria-label={words.library.tags}
          selectedKeys={tag === null ? [] : [tag]}
          onSelectionChange={([key]) => setTag(key === undefined ? null : String(key))}
        >
          {tags.map((tag) => (
            <ToggleButton key={tag} id={tag} className="tag">
              {tag}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      ) : null}
      {versions === null ? null : <Versions graph={versions} onClose={() => setVersions(null)} />}
      <GridList
        className="cards"
        aria-label={words.library.title}
        layout="grid"
        items={found.map((graph) => ({ ...graph, id: graph.graph }))}
        dependencies={[renamed, sample]}
        renderEmptyState={() => <p className="quiet">{words.library.none}</p>}
        onAction={(key) => void open(editor, String(key))}
      >
        {(graph) => (
          <GridListItem id={graph.id} textValue={titleOf(graph)} className="card">
            <Thumbnail className="card-picture" address={thumbnailOf(graph, sample)} />
            <div className="card-line">
              {renamed === graph.id ? (
                <Field
                  label={words.commands.rename}
                  hidden
                  focus
                  value={graph.id}
                  onChange={(to) => rename(graph.id, to)}
                />
              ) : (
                <b>{titleOf(graph)}</b>
              )}
              <CardMenu graph={graph} onVersions={setVersions} onRename={setRenamed} />
            </div>
            <span className="quiet">{graph.broken ?? graph.description ?? ""}</span>
            {graph.tags && graph.tags.length > 0 ? (
              <span className="card-tags">{graph.tags.join(" · ")}</span>
            ) : null}
          </GridListItem>
        )}
      </GridList>
    </Sheet>
  );
}

function CardMenu({
  graph: listed,
  onVersions,
  onRename,
}: {
  graph: Listed;
  onVersions: (graph: string) => void;
  onRename: (graph: string) => void;
}) {
  const editor = useEditor();
  const { graph } = listed;
  const { library, session, desk } = editor;
  const failed = (error: unknown) => session.trouble(error);
  const recover = async (opens: boolean) => {
    desk.setState({ notice: null });
    // What is built in is back in its place: then the newest version is not deleted, but older.
    const [newest] = library.hasBuiltIn(graph) ? await library.versions(graph) : [];
    await (newest ? library.restore(graph, newest.version) : library.recover(graph));
    // What it went on as is left, unless it was changed since.
    const { name, undoable } = session.store.getState();
    if (opens && name === null && undoable === null) await session.open(graph);
  };
  const remove = async () => {
    const opens = session.store.getState().id === graph;
    await library.remove(graph);
    const again = { label: words.undo, run: () => void recover(opens).catch(failed) };
    desk.setState({ notice: { text: words.library.deleted(graph), again } });
  };
  const copy = async () => {
    const source = await library.version(graph, listed.version ?? "");
    if (await create(editor, asListed(source)))
      desk.setState({ notice: { text: words.library.begun(titleOf(listed)) } });
  };
  return (
    <Menu
      label={words.canvas.actions(graph)}
      button={
        <Plain className="icon-button small" aria-label={words.canvas.actions(graph)}>
          <EllipsisVertical aria-hidden />
        </Plain>
      }
      entries={[
        { id: "open", label: words.library.open, run: () => void open(editor, graph) },
        { id: "template", label: words.library.template, run: () => void copy().catch(failed) },
        { id: "versions", label: words.library.versions, run: () => onVersions(graph) },
        // What is built in stays, and under its name.
        ...(isBuiltIn(listed)
          ? []
          : ([
              { id: "rename", label: words.commands.rename, run: () => onRename(graph) },
              null,
              {
                id: "delete",
                label: words.library.delete,
                danger: true,
                run: () => void remove().catch(failed),
              },
            ] satisfies Entry[])),
      ]}
    />
  );
}

function titleOf({ graph, title }: Listed): string {
  return title === undefined || title === graph ? inWords(graph) : title;
}

/** All tags, those of most graphs first. */
function tagsOf(graphs: readonly Listed[]): string[] {
  const counts = new Map<string, number>();
  for (const tag of graphs.flatMap(({ tags }) => tags ?? []))
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([tag]) => tag);
}

function has(graph: Listed, text: string): boolean {
  const places = [graph.graph, titleOf(graph), graph.description ?? "", ...(graph.tags ?? [])];
  const all = places.join(" ").toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
