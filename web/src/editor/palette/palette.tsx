// The palette: one key opens it, a few letters find an operation, Enter adds it.

import { Search, Star } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Modal,
  ModalOverlay,
  SearchField,
  Text,
  ToggleButton,
} from "react-aria-components";

import { addFromPalette, componentOf } from "../actions";
import { useDesk, useEditor, usePart, useSession } from "../editor";
import type { Component, Port } from "../session/catalogue";
import { fits, pictureOf, sockets, words as inWords } from "../session/catalogue";
import { thumbnailOf } from "../session/library";
import { Thumbnail } from "../parts/thumbnail";
import { words } from "../words";
import { favour, habits, taken } from "./habits";
import { search } from "./search";

interface Section {
  name: string;
  components: Component[];
}

/** The palette, if it is open. */
export default function Palette() {
  const editor = useEditor();
  const open = useDesk(({ search }) => search !== null);
  const close = () => editor.desk.setState({ search: null });
  return (
    <ModalOverlay
      className="veil clear"
      isOpen={open}
      isDismissable
      onOpenChange={(open) => !open && close()}
    >
      <Modal className="palette">
        <Dialog className="palette-body" aria-label={words.palette.title}>
          <Finder />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Finder() {
  const editor = useEditor();
  const [text, setText] = useState("");
  const [kept, setKept] = useState(habits);
  const [at, setAt] = useState<string | null>(null);
  const catalogue = useSession(({ catalogue }) => catalogue);
  const from = useDesk(({ search }) => search?.from ?? null);
  const fitting = useMemo(() => {
    const port = from && portOf(editor, from.end.node, from.end.port, from.side);
    return [...catalogue.values()].filter(
      (component) => !port || takes(component, port, from.side),
    );
  }, [editor, catalogue, from]);
  const sections = useMemo(() => arranged(fitting, text, kept), [fitting, text, kept]);
  const pick = (name: string) => {
    const component = catalogue.get(name);
    if (!component) return;
    taken(name);
    addFromPalette(editor, component);
  };
  return (
    <Autocomplete inputValue={text} onInputChange={setText}>
      <SearchField className="palette-search" aria-label={words.palette.placeholder} autoFocus>
        <Search aria-hidden />
        <Input placeholder={words.palette.placeholder} />
      </SearchField>
      <div className="palette-scroll" role="group" aria-label={words.palette.title} tabIndex={0}>
        <ListBox
          className="palette-list"
          aria-label={words.palette.results}
          selectionMode="none"
          onAction={(key) => pick(String(key).replace(/^[^|]*\|/, ""))}
          renderEmptyState={() => <p className="palette-none">{words.palette.none(text)}</p>}
        >
          {sections.map(({ name, components }) => (
            <ListBoxSection key={name} id={name}>
              <Header>{name}</Header>
              {components.map((component) => (
                <Item
                  key={component.name}
                  id={`${name}|${component.name}`}
                  component={component}
                  favourite={kept.favourites.includes(component.name)}
                  onReach={setAt}
                  onFavour={() => setKept(favour(component.name))}
                />
              ))}
            </ListBoxSection>
          ))}
        </ListBox>
      </div>
      <footer className="palette-foot">
        <span className="palette-hint">{words.palette.hint}</span>
        <Favour
          component={catalogue.get(at ?? "")}
          on={kept.favourites.includes(at ?? "")}
          onChange={() => setKept(favour(at ?? ""))}
        />
      </footer>
    </Autocomplete>
  );
}

function Item({
  id,
  component,
  favourite,
  onReach,
  onFavour,
}: {
  id: string;
  component: Component;
  favourite: boolean;
  onReach: (name: string) => void;
  onFavour: () => void;
}) {
  const { title, description } = component;
  return (
    <ListBoxItem id={id} textValue={title} className="palette-item">
      {({ isFocused }) => (
        <>
          <Reached name={component.name} is={isFocused} onReach={onReach} />
          <Sample component={component} />
          <Text slot="label">{title}</Text>
          <Text slot="description">{description.split(/(?<=\.)\s/)[0]}</Text>
          {/* For pointers: within options there are no buttons. Keys have the one at the foot. */}
          <span
            className="palette-star"
            data-on={favourite}
            title={words.palette.favour}
            aria-hidden
            onPointerUp={(event) => {
              event.stopPropagation();
              onFavour();
            }}
            onPointerDown={(event) => event.stopPropagation()}
          >
            <Star />
          </span>
        </>
      )}
    </ListBoxItem>
  );
}

/** Tells of an operation that it is the one which keys have come to. */
function Reached({
  name,
  is,
  onReach,
}: {
  name: string;
  is: boolean;
  onReach: (name: string) => void;
}) {
  useEffect(() => {
    if (is) onReach(name);
  }, [name, is, onReach]);
  return null;
}

/** Keeps the operation that keys have come to at the top, or does so no more. */
function Favour({
  component,
  on,
  onChange,
}: {
  component: Component | undefined;
  on: boolean;
  onChange: () => void;
}) {
  return component ? (
    <ToggleButton className="palette-favour" isSelected={on} onChange={onChange}>
      <Star aria-hidden />
      {words.palette.keep(component.title)}
    </ToggleButton>
  ) : null;
}

/** What an operation, or a saved graph, makes of a sample picture. */
function Sample({ component: { name, categories } }: { component: Component }) {
  const { library, pictures } = useEditor();
  const imgflo = useSession(({ runtime }) => runtime?.imgflo === true);
  const saved = usePart(library, ({ graphs }) => graphs.find(({ graph }) => graph === name));
  const sample = usePart(pictures, ({ samples }) => samples[0]?.name);
  const operation = imgflo && categories.length > 0 ? pictureOf(name) : null;
  const address = saved ? thumbnailOf(saved, sample) : operation;
  return <Thumbnail className="palette-sample" address={address} />;
}

function portOf(
  editor: ReturnType<typeof useEditor>,
  node: string,
  port: string,
  side: "source" | "target",
): Port | undefined {
  const component = componentOf(editor, node);
  return (side === "source" ? component?.outPorts : component?.inPorts)?.find(
    ({ id }) => id === port,
  );
}

/** Whether something of a component fits to a port. */
function takes(component: Component, port: Port, side: "source" | "target"): boolean {
  return side === "source"
    ? sockets(component).some((own) => fits(port, own))
    : component.outPorts.some((own) => fits(own, port));
}

/** All in sections; what was typed makes one list of them. */
function arranged(
  components: Component[],
  text: string,
  kept: ReturnType<typeof habits>,
): Section[] {
  if (text.trim() !== "")
    return nonEmpty([{ name: words.palette.results, components: search(components, text) }]);
  const named = (names: string[]) =>
    names.flatMap((name) => components.find((component) => component.name === name) ?? []);
  const byCategory = new Map<string, Component[]>();
  for (const component of search(components, "")) {
    const [category = component.subgraph ? words.palette.graphs : words.palette.other] =
      component.categories;
    byCategory.set(category, [...(byCategory.get(category) ?? []), component]);
  }
  const categories = [...byCategory].sort(([a], [b]) => a.localeCompare(b));
  return nonEmpty([
    { name: words.palette.favourites, components: named(kept.favourites) },
    { name: words.palette.recent, components: named(kept.recent) },
    ...categories.map(([name, components]) => ({ name: inWords(name), components })),
  ]);
}

function nonEmpty(sections: Section[]): Section[] {
  return sections.filter(({ components }) => components.length > 0);
}
