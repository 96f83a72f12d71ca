// What a graph was before.

import { Columns2, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { useEditor } from "../editor";
import type { Graph } from "../graph/model";
import { read } from "../graph/source";
import { Button, IconButton, IconToggle } from "../parts/button";
import type { Version } from "../session/library";
import { words } from "../words";
import { Compared } from "./compared";
import { differences } from "./differences";

/** The versions of a graph; each can be made the newest again. */
export function Versions({ graph, onClose }: { graph: string; onClose: () => void }) {
  const { library, session, desk } = useEditor();
  const [versions, setVersions] = useState<Version[] | null>(null);
  const [sources, setSources] = useState<Record<string, Graph>>({});
  const [looked, setLooked] = useState<string | null>(null);
  const place = useRef<HTMLElement>(null);
  const failed = (error: unknown) => session.trouble(error);
  useEffect(() => {
    place.current?.focus({ preventScroll: true });
    place.current?.scrollIntoView({ block: "nearest" });
  }, [graph, versions]);
  useEffect(() => {
    setVersions(null);
    library.versions(graph).then(setVersions, failed);
  }, [library, graph]);
  useEffect(() => {
    for (const { version } of versions ?? []) {
      library.version(graph, version).then(
        (source) => setSources((before) => ({ ...before, [version]: read(source) })),
        () => undefined,
      );
    }
  }, [library, graph, versions]);
  const restore = async (version: string) => {
    await library.restore(graph, version);
    desk.setState({ sheet: null, notice: { text: words.library.restored(graph) } });
  };
  return (
    <section
      ref={place}
      className="versions"
      tabIndex={-1}
      aria-label={words.library.versionsOf(graph)}
    >
      <header className="row">
        <h3>{words.library.versionsOf(graph)}</h3>
        <IconButton icon={X} label={words.close} onPress={onClose} />
      </header>
      {versions?.length === 0 ? <p className="quiet">{words.library.noVersions}</p> : null}
      <ol>
        {versions?.map(({ version, time }, i) => {
          const [now, before] = [sources[version], sources[versions[i + 1]?.version ?? ""]];
          const changes = now && before ? differences(before, now) : [];
          const older = versions[i + 1]?.version;
          return (
            <li key={version}>
              <div>
                <time dateTime={time}>{new Date(time).toLocaleString()}</time>
                <span className="quiet">{changes.slice(0, 4).join(" · ")}</span>
              </div>
              <div className="row">
                {older === undefined ? null : (
                  <IconToggle
                    icon={Columns2}
                    label={`${words.library.look} ${new Date(time).toLocaleString()}`}
                    tip={words.library.look}
                    on={looked === version}
                    onChange={(on) => setLooked(on ? version : null)}
                  />
                )}
                {i === 0 ? null : (
                  <Button
                    label={`${words.library.restore} ${new Date(time).toLocaleString()}`}
                    onPress={() => void restore(version).catch(failed)}
                  >
                    {words.library.restore}
                  </Button>
                )}
              </div>
              {looked === version && now && before && older !== undefined ? (
                <Compared
                  graph={graph}
                  before={{ version: older, source: before }}
                  after={{ version, source: now }}
                />
              ) : null}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
