// Publishing: the address of what the graph makes, with values to set, and all that comes of it.

import { useEffect, useMemo, useState } from "react";
import { Switch } from "react-aria-components";

import type { Key } from "../../gallery/key";
import { key, keep } from "../../gallery/key";
import type { Request } from "../../gallery/request";
import { address, FORMATS } from "../../gallery/request";
import { curl, html } from "../../gallery/snippets";
import { save } from "../actions";
import { useEditor, usePart, useSession } from "../editor";
import type { Json } from "../graph/json";
import type { Graph } from "../graph/model";
import { Control } from "../inspector/controls/control";
import { Button } from "../parts/button";
import { Sheet } from "../frame/sheet";
import { Field, NumberEntry } from "../parts/field";
import { Choose } from "../parts/menu";
import { Take } from "../parts/take";
import type { Catalogue, Port } from "../session/catalogue";
import { shared, words as inWords } from "../session/catalogue";
import { picturePorts } from "../session/pictures";
import { words } from "../words";
import { commandLine } from "./line";

/** The sheet. A graph that is not saved is saved first. */
export default function Publish() {
  const { desk } = useEditor();
  const name = useSession(({ name }) => name);
  const changed = useSession(({ changed }) => changed);
  const close = () => desk.setState({ sheet: null });
  return (
    <Sheet title={words.publish.title} wide onClose={close}>
      {name === null ? (
        <div className="form">
          <p>{words.publish.unsaved}</p>
          <Button kind="strong" onPress={() => desk.setState({ sheet: "save" })}>
            {words.top.save}
          </Button>
        </div>
      ) : (
        <Published name={name} changed={changed} />
      )}
    </Sheet>
  );
}

function Published({ name, changed }: { name: string; changed: boolean }) {
  const editor = useEditor();
  const graph = useSession(({ graph }) => graph);
  const catalogue = useSession(({ catalogue }) => catalogue);
  const [values, setValues] = useState<Record<string, Json>>({});
  const [width, setWidth] = useState("");
  const [format, setFormat] = useState("jpg");
  const { address: picture, standsIn } = useInput(graph, catalogue);
  const [by, setBy] = useState(key);
  const parameters = useMemo(() => parametersOf(graph, catalogue), [graph, catalogue]);
  const request: Request = {
    graph: name,
    extension: format,
    picture: picture ? { address: picture } : null,
    values: new Map(Object.entries(values).map(([name, value]) => [name, asText(value)])),
    width,
    height: "",
    fit: "inside",
    quality: "",
  };
  const texts = useTexts(request, by);
  return (
    <div className="publish">
      <div className="publish-form">
        {changed ? (
          <p className="publish-changed" role="status">
            {words.publish.changed}
            <Button onPress={() => void save(editor)}>{words.top.save}</Button>
          </p>
        ) : null}
        {standsIn ? (
          <p className="publish-changed" role="status">
            {words.publish.standsIn}
          </p>
        ) : null}
        <div className="row">
          <Choose
            label={words.publish.format}
            value={format}
            options={FORMATS.map(([value, label]) => ({ value, label }))}
            onChange={setFormat}
          />
          <Field
            label={words.publish.width}
            value={width}
            placeholder={words.publish.full}
            onChange={(text) => setWidth(text.replace(/\D/g, ""))}
          />
        </div>
        {parameters.map((port) => (
          <Control
            key={port.id}
            name={inWords(port.id)}
            label={
              <span className="property-name" title={port.description}>
                {inWords(port.id)}
              </span>
            }
            port={port}
            value={values[port.id] ?? port.default ?? null}
            onChange={(value) => setValues((before) => ({ ...before, [port.id]: value }))}
            onDone={() => undefined}
          />
        ))}
        <Signing onKey={setBy} />
      </div>
      <div className="publish-texts">
        {texts?.path ? (
          <img className="publish-picture" src={texts.path} alt={words.publish.picture} />
        ) : null}
        {texts ? (
          <>
            <Take name={words.publish.address} text={texts.address} />
            {texts.html === null ? null : <Take name="HTML" text={texts.html} />}
            <Take name="curl" text={texts.curl} />
            <Take
              name={words.publish.line}
              text={commandLine(request, editor.session.secret !== null)}
            />
            <p className="quiet">
              <a href={`/openapi.json`} target="_blank" rel="noreferrer">
                {words.publish.openapi}
              </a>
              {" · "}
              <a href={texts.page} target="_blank" rel="noreferrer">
                {words.publish.page}
              </a>
            </p>
          </>
        ) : null}
      </div>
    </div>
  );
}

/** A key to sign addresses with, for servers that ask for one. It is told as it is typed. */
function Signing({ onKey }: { onKey: (key: Key | null) => void }) {
  const [signs, setSigns] = useState(key() !== null);
  const [id, setId] = useState(key()?.id ?? "");
  const [secret, setSecret] = useState(key()?.secret ?? "");
  const [hours, setHours] = useState((key()?.lifetime ?? 0) / 3600);
  useEffect(() => {
    const whole = signs && globalThis.isSecureContext && id !== "" && secret !== "";
    const typed = whole ? { id, secret, lifetime: Math.round(hours * 3600) } : null;
    keep(typed);
    onKey(typed);
  }, [signs, id, secret, hours, onKey]);
  return (
    <fieldset className="parameter">
      <Switch className="switch" isSelected={signs} onChange={setSigns}>
        {words.publish.sign}
        <span className="switch-track" aria-hidden />
      </Switch>
      {signs ? (
        <>
          <Field label={words.publish.key} value={id} onType={setId} />
          <Field label={words.publish.secret} type="password" value={secret} onType={setSecret} />
          <NumberEntry
            label={words.publish.hours}
            hidden={false}
            value={hours}
            minimum={0}
            onChange={setHours}
          />
          <p className="quiet">
            {globalThis.isSecureContext ? words.publish.secretKept : words.publish.insecure}
          </p>
        </>
      ) : null}
    </fieldset>
  );
}

interface Texts {
  /** Where this page finds the picture. */
  path: string;
  address: string;
  /** Nothing until it is known how large the picture is. */
  html: string | null;
  curl: string;
  page: string;
}

function useTexts(request: Request, by: Key | null): Texts | null {
  const [texts, setTexts] = useState<Texts | null>(null);
  const said = JSON.stringify([request, [...request.values], by]);
  useEffect(() => {
    let late = false;
    const show = (more: Texts) => {
      if (!late) setTexts(more);
    };
    const all = async () => {
      const path = await address(request, by);
      const page = path.replace(/^\/image\/([^?]*)/, "/debug/graph//$1/");
      const line = await curl(request, by);
      const texts = { path, address: location.origin + path, html: null, curl: line, page };
      show(texts);
      show({ ...texts, html: await html(request, by) });
    };
    const timer = setTimeout(() => void all(), 150);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [said]);
  return texts;
}

/** The picture that goes into the graph's address: a sample stands in for one that others cannot
 * get. */
function useInput(
  graph: Graph,
  catalogue: Catalogue,
): { address: string | null; standsIn: boolean } {
  const { pictures } = useEditor();
  const chosen = usePart(pictures, ({ chosen }) => chosen);
  const samples = usePart(pictures, ({ samples }) => samples);
  const [port] = picturePorts(graph, catalogue);
  if (port === undefined) return { address: null, standsIn: false };
  const address = chosen[port] ?? "";
  const uploaded = address.startsWith("picture:");
  if (address !== "" && !uploaded) return { address, standsIn: false };
  const [first] = samples;
  if (!first) return { address: null, standsIn: false };
  return { address: `files/${first.name}`, standsIn: uploaded };
}

/** The parameters of a graph, each as the port that it sets, with what the graph says of it. */
function parametersOf(graph: Graph, catalogue: Catalogue): Port[] {
  const pictures = picturePorts(graph, catalogue);
  return Object.entries(graph.inports)
    .filter(([name]) => !pictures.includes(name))
    .map(([name, { node, port, metadata }]) => {
      const inner = graph.nodes[node];
      const known = catalogue.get(inner?.component ?? "")?.inPorts.find(({ id }) => id === port);
      const set = inner?.values[port];
      return { ...shared(name, metadata, known), ...(set === undefined ? {} : { default: set }) };
    });
}

function asText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
