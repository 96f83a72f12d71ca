// What a picture is made of: how often each light is there, where, and what is at the pointer.

import { useEffect, useRef } from "react";

import { useView } from "../editor";
import { MAIN } from "../session/views";
import { words } from "../words";
import type { Channel, Inspected } from "./inspected";
import { useInspected } from "./inspected";

const CHANNELS: readonly Channel[] = ["red", "green", "blue"];

/** Columns of the waveform. */
const COLUMNS = 128;

/** The scopes. */
export default function Scopes({
  node,
  point,
}: {
  node: string;
  point: { x: number; y: number } | null;
}) {
  const count = useView(MAIN, ({ picture }) => picture?.count);
  const all = useInspected(node, String(count), { histogram: true, waveform: COLUMNS });
  const at = point ? { x: Math.floor(point.x), y: Math.floor(point.y) } : null;
  const here = useInspected(at ? node : null, JSON.stringify(at), at ? { points: [at] } : {});
  const [value] = here?.points ?? [];
  return (
    <div className="scopes" aria-live="off">
      {all?.histogram ? <Histogram counts={all.histogram} /> : null}
      {all?.waveform ? <Waveform waveform={all.waveform} /> : null}
      {all?.warnings?.map(({ kind, message }) => (
        <p key={kind} className="scopes-warning">
          {message}
        </p>
      ))}
      {at ? (
        <dl className="scopes-values">
          <dt>{words.viewer.at}</dt>
          <dd>{`${at.x}, ${at.y}`}</dd>
          <dt>sRGB</dt>
          <dd>{value?.srgb.map((part) => part.toFixed(3)).join("  ") ?? "…"}</dd>
          <dt>{words.viewer.linear}</dt>
          <dd>{value?.linear.map((part) => part.toFixed(3)).join("  ") ?? "…"}</dd>
        </dl>
      ) : null}
    </div>
  );
}

function Histogram({ counts }: { counts: NonNullable<Inspected["histogram"]> }) {
  const most = Math.max(1, ...CHANNELS.flatMap((channel) => counts[channel]?.slice(1, -1) ?? []));
  const path = (counts: number[]) =>
    counts
      .map((count, i) => `L${i} ${100 - Math.min(100, 100 * Math.sqrt(count / most))}`)
      .join("");
  return (
    <svg
      className="histogram"
      viewBox="0 0 255 100"
      preserveAspectRatio="none"
      role="img"
      aria-label={words.viewer.histogram}
    >
      {CHANNELS.map((channel) => (
        <path
          key={channel}
          className={channel}
          d={`M0 100${path(counts[channel] ?? [])}L255 100Z`}
        />
      ))}
    </svg>
  );
}

function Waveform({ waveform }: { waveform: NonNullable<Inspected["waveform"]> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const { columns } = waveform;
    const rows = waveform.red?.[0]?.length ?? 64;
    const image = new ImageData(columns, rows);
    CHANNELS.forEach((channel, c) => {
      waveform[channel]?.forEach((counts, x) => {
        const all = counts.reduce((sum, count) => sum + count, 0) || 1;
        counts.forEach((count, y) => {
          const at = ((rows - 1 - y) * columns + x) * 4;
          image.data[at + c] = Math.min(255, 900 * Math.sqrt(count / all) * 0.6);
          image.data[at + 3] = 255;
        });
      });
    });
    context.canvas.width = columns;
    context.canvas.height = rows;
    context.putImageData(image, 0, 0);
  }, [waveform]);
  return <canvas className="waveform" ref={canvas} role="img" aria-label={words.viewer.waveform} />;
}
