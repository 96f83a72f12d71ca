// The desk: the picture above, the graph below, properties at the side. On small screens one of them.

import { ReactFlowProvider } from "@xyflow/react";
import { Image, SlidersHorizontal, Workflow } from "lucide-react";
import { useEffect } from "react";
import {
  Slider,
  SliderThumb,
  SliderTrack,
  ToggleButton,
  ToggleButtonGroup,
} from "react-aria-components";

import { Canvas } from "../canvas/canvas";
import { useDesk, useEditor, useSession } from "../editor";
import { Inspector } from "../inspector/inspector";
import { part } from "../parts/part";
import type { Pane, Sheet } from "../session/desk";
import { Viewer } from "../viewer/viewer";
import { words } from "../words";
import { useInput } from "./input";
import { Notices } from "./notices";
import { Top } from "./top";

const SHEETS: Record<Sheet, ReturnType<typeof part>> = {
  library: part(() => import("../library/library")),
  publish: part(() => import("../publish/publish")),
  save: part(() => import("../library/save")),
  source: part(() => import("../library/exchange")),
  carried: part(() => import("../library/carried")),
  shortcuts: part(() => import("./shortcuts")),
  runtime: part(() => import("./runtime")),
  subgraph: part(() => import("./subgraph")),
};

const Palette = part(() => import("../palette/palette"));

const Tour = part(() => import("../tour/tour"));

const PANES: { pane: Pane; icon: typeof Image }[] = [
  { pane: "picture", icon: Image },
  { pane: "graph", icon: Workflow },
  { pane: "properties", icon: SlidersHorizontal },
];

/** The desk. */
export function Desk() {
  const editor = useEditor();
  const pane = useDesk(({ pane }) => pane);
  const split = useDesk(({ split }) => split);
  const sheet = useDesk(({ sheet }) => sheet);
  const searching = useDesk(({ search }) => search !== null);
  const tour = useDesk(({ tour }) => tour);
  const imgflo = useSession(({ runtime }) => runtime?.imgflo !== false);
  useInput();
  useTheme();
  useTitle();
  const Open = sheet && SHEETS[sheet];
  return (
    <div className="desk" data-pane={pane}>
      <Top />
      <main className="work" style={{ "--split": imgflo ? split : 0 } as React.CSSProperties}>
        {imgflo ? <Viewer /> : null}
        {imgflo ? <Splitter /> : null}
        <ReactFlowProvider>
          <Canvas />
        </ReactFlowProvider>
        <Inspector />
      </main>
      <nav className="panes-place" aria-label={words.panes.label}>
        <ToggleButtonGroup
          className="panes"
          aria-label={words.panes.label}
          disallowEmptySelection
          selectedKeys={[pane]}
          onSelectionChange={([key]) =>
            key !== undefined && editor.desk.setState({ pane: key as Pane })
          }
        >
          {PANES.map(({ pane, icon: Icon }) => (
            <ToggleButton key={pane} id={pane}>
              <Icon aria-hidden />
              {words.panes[pane]}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </nav>
      {sheet === null ? <Notices /> : null}
      {/* It is fetched before anybody opens it, and missed only then. */}
      <div className="over" hidden={!searching}>
        <Palette onLeave={() => editor.desk.setState({ search: null })} />
      </div>
      <div className="over">
        {Open ? <Open key={sheet} onLeave={() => editor.desk.setState({ sheet: null })} /> : null}
      </div>
      <div className="over">
        {tour === null ? null : <Tour onLeave={() => editor.desk.setState({ tour: null })} />}
      </div>
    </div>
  );
}

/** What divides the picture and the graph. */
function Splitter() {
  const editor = useEditor();
  const split = useDesk(({ split }) => split);
  return (
    <Slider
      className="splitter"
      orientation="vertical"
      aria-label={words.panes.resize}
      minValue={0}
      maxValue={1}
      step={0.01}
      value={1 - split}
      onChange={(value) =>
        editor.desk.setState({ split: Math.min(Math.max(1 - value, 0.15), 0.85) })
      }
    >
      <SliderTrack className="splitter-track">
        <SliderThumb className="splitter-thumb" />
      </SliderTrack>
    </Slider>
  );
}

function useTheme(): void {
  const theme = useDesk(({ theme }) => theme);
  useEffect(() => {
    document.documentElement.dataset["theme"] = theme;
  }, [theme]);
}

function useTitle(): void {
  const name = useSession(({ name }) => name);
  useEffect(() => {
    document.title = `${name ?? words.untitled} · ${words.product}`;
  }, [name]);
}
