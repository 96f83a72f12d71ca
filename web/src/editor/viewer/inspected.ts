// What the runtime knows of a picture's values: how often each is there, where, and what is at a point.

import { useEffect, useRef, useState } from "react";

import { useEditor, useSession } from "../editor";
import type { Session } from "../session/session";

/** What is counted apart. */
export type Channel = "red" | "green" | "blue";

/** A pixel of the picture. */
export type Pixel = { x: number; y: number };

/** What is asked. */
interface Question {
  histogram?: true;
  /** In how many columns to count. */
  waveform?: number;
  points?: Pixel[];
}

/** What is answered. */
export interface Inspected {
  histogram?: Partial<Record<Channel | "alpha" | "luminance", number[]>>;
  waveform?: { columns: number } & Partial<Record<Channel, number[][]>>;
  warnings?: { kind: string; share: number; message: string }[];
  points?: (Pixel & { linear: number[]; srgb: number[] })[];
}

/** Asks of a node's picture in the open graph. */
export async function inspect(session: Session, node: string, what: Question): Promise<Inspected> {
  const graph = session.store.getState().id;
  return (await session.ask("imgflo", "inspect", { graph, node, ...what })) as unknown as Inspected;
}

/** Asks again whenever `when` changes, or what is asked of; one question at a time. */
export function useInspected(node: string | null, when: string, what: Question): Inspected | null {
  const { session } = useEditor();
  const id = useSession(({ id }) => id);
  const [found, setFound] = useState<Inspected | null>(null);
  const next = useRef<{ node: string; what: Question } | null>(null);
  const busy = useRef(false);
  useEffect(() => {
    next.current = id === null || node === null ? null : { node, what };
    if (busy.current) return;
    busy.current = true;
    const ask = async () => {
      while (next.current) {
        const { node, what } = next.current;
        next.current = null;
        setFound(await inspect(session, node, what));
      }
    };
    void ask()
      .catch(() => undefined)
      .finally(() => {
        busy.current = false;
      });
  }, [session, id, node, when]);
  return found;
}
