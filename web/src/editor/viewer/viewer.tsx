// The viewer: a large picture of a node, and ways to look closely.

import {
  ChartColumn,
  Columns2,
  Download,
  Eye,
  Maximize,
  Minimize,
  ZoomIn,
  ZoomOut,
} from "lucide-react";
import { useCallback, useState, useSyncExternalStore } from "react";
import { Button, Toolbar } from "react-aria-components";

import { view } from "../actions";
import { keysOf, run } from "../commands";
import { useBounds, useDesk, useEditor, useNames, usePart, useView } from "../editor";
import { IconButton, IconToggle } from "../parts/button";
import { Choose, Drop, Menu } from "../parts/menu";
import { part } from "../parts/part";
import { MAIN } from "../session/views";
import { words } from "../words";
import type { Look, Size } from "./camera";
import { FIT, place, zoomed } from "./camera";
import { Channels } from "./channels";
import { useShown } from "./shown";
import type { Showing } from "./stage";
import { Stage } from "./stage";

const PlayBar = part(() => import("./play"));
const Scopes = part(() => import("./scopes"));
const Files = part(() => import("./files"));

const { viewer } = words;

/** The viewer. */
export function Viewer() {
  const { node, still } = useShown();
  const [look, setLook] = useState<Look>(FIT);
  const [screen, setScreen] = useState<Size>({ width: 0, height: 0 });
  const [showing, setShowing] = useState<Showing>({ channel: "color", background: "checker" });
  const [scopes, setScopes] = useState(false);
  const [point, setPoint] = useState<{ x: number; y: number } | null>(null);
  const moving = usePart(useEditor().player, ({ port }) => port);
  const looked = useCallback((change: (before: Look) => Look) => setLook(change), []);
  return (
    <section className="viewer" aria-label={viewer.label}>
      <Channels />
      {node === null ? (
        <p className="stage stage-empty">{viewer.nothing}</p>
      ) : (
        <Stage
          node={node}
          still={still}
          look={look}
          showing={showing}
          onLook={looked}
          onSize={setScreen}
          onPoint={scopes ? setPoint : () => undefined}
        />
      )}
      {scopes && node !== null ? <Scopes node={node} point={point} /> : null}
      {moving === null ? null : <PlayBar port={moving} />}
      <Toolbar className="viewer-tools" aria-label={viewer.label}>
        {node === null ? null : <Looking node={node} />}
        <span className="tools-gap" />
        <Zoom look={look} screen={screen} onLook={looked} />
        <Compare />
        <IconToggle icon={ChartColumn} label={viewer.scopes} on={scopes} onChange={setScopes} />
        <Appearance showing={showing} onShowing={setShowing} />
        {node === null ? null : <Take node={node} />}
        <FullScreen />
      </Toolbar>
    </section>
  );
}

/** What is looked at. */
function Looking({ node }: { node: string }) {
  const editor = useEditor();
  const bounds = useBounds(MAIN);
  const own = useDesk(({ viewed }) => viewed === node);
  const options = useNames();
  return (
    <div className="looking">
      <Choose
        label={viewer.label}
        hidden
        value={node}
        options={options}
        onChange={(id) => view(editor, id)}
      />
      {bounds ? (
        <span className="looking-size">{viewer.size(bounds.width, bounds.height)}</span>
      ) : null}
      {own ? (
        <IconButton icon={Eye} label={viewer.follow} onPress={() => view(editor, null)} />
      ) : null}
    </div>
  );
}

function Zoom({
  look,
  screen,
  onLook,
}: {
  look: Look;
  screen: Size;
  onLook: (change: (before: Look) => Look) => void;
}) {
  const bounds = useBounds(MAIN);
  if (!bounds || screen.width === 0) return null;
  const { scale } = place(look, screen, bounds);
  const middle = { x: screen.width / 2, y: screen.height / 2 };
  const by = (factor: number) => onLook((before) => zoomed(before, factor, middle, screen, bounds));
  const percent = `${Math.round(scale * devicePixelRatio * 100)} %`;
  return (
    <>
      <IconButton icon={ZoomOut} label={viewer.zoomOut} onPress={() => by(1 / 1.5)} />
      <Menu
        label={viewer.zoom}
        button={
          <Button className="icon-button wide" aria-label={`${viewer.zoom} ${percent}`}>
            {percent}
          </Button>
        }
        entries={[
          { id: "fit", label: viewer.fit, run: () => onLook(() => FIT) },
          ...[0.5, 1, 2, 4, 8].map((times) => ({
            id: String(times),
            label: times === 1 ? viewer.actual : `${times * 100} %`,
            run: () => by(times / devicePixelRatio / scale),
          })),
        ]}
      />
      <IconButton icon={ZoomIn} label={viewer.zoomIn} onPress={() => by(1.5)} />
    </>
  );
}

function Compare() {
  const editor = useEditor();
  const compared = useDesk(({ compared }) => compared);
  const options = useNames();
  return (
    <>
      <IconToggle
        icon={Columns2}
        label={viewer.compare}
        tip={`${viewer.compare}  ${keysOf("compare")}`}
        on={compared !== null}
        onChange={() => run(editor, "compare")}
      />
      {compared === null ? null : (
        <Choose
          label={viewer.compareWith}
          hidden
          value={compared}
          options={options}
          onChange={(compared) => editor.desk.setState({ compared })}
        />
      )}
    </>
  );
}

/** Which channel is shown, and on what. */
function Appearance({
  showing,
  onShowing,
}: {
  showing: Showing;
  onShowing: (showing: Showing) => void;
}) {
  const channels = Object.entries(viewer.channel) as [Showing["channel"], string][];
  const backgrounds = Object.entries(viewer.backgrounds) as [Showing["background"], string][];
  return (
    <Menu
      label={viewer.channels}
      button={
        <Button
          className="icon-button wide"
          aria-label={`${viewer.channels}: ${viewer.channel[showing.channel]}`}
        >
          {viewer.channel[showing.channel]}
        </Button>
      }
      entries={[
        ...channels.map(([channel, label]) => ({
          id: channel,
          label,
          on: showing.channel === channel,
          run: () => onShowing({ ...showing, channel }),
        })),
        null,
        ...backgrounds.map(([background, label]) => ({
          id: background,
          label,
          on: showing.background === background,
          run: () => onShowing({ ...showing, background }),
        })),
      ]}
    />
  );
}

/** The picture as a file. */
function Take({ node }: { node: string }) {
  const made = useView(MAIN, ({ picture }) => picture?.made);
  if (!made) return null;
  return (
    <Drop
      button={
        <Button className="icon-button" aria-label={viewer.download}>
          <Download aria-hidden />
        </Button>
      }
    >
      <Files node={node} />
    </Drop>
  );
}

/** All of the page is on the full screen, as menus are not within the viewer; only the viewer is seen. */
function FullScreen() {
  const full = useSyncExternalStore(fullScreenChanges, () => document.fullscreenElement !== null);
  const change = (full: boolean) => {
    const changed = full ? document.documentElement.requestFullscreen() : document.exitFullscreen();
    changed.catch(() => undefined);
  };
  return (
    <IconToggle icon={full ? Minimize : Maximize} label={viewer.full} on={full} onChange={change} />
  );
}

function fullScreenChanges(changed: () => void): () => void {
  document.addEventListener("fullscreenchange", changed);
  return () => document.removeEventListener("fullscreenchange", changed);
}
