// Undo and redo, by gestures: all changes while a slider is held are one step.

import { apply } from "./apply";
import type { Change } from "./change";
import { inverse } from "./inverse";
import type { Graph } from "./model";

/** Steps that are remembered. */
const MOST = 500;

interface Step {
  /** What was done, in words. */
  name: string;
  /** Changes of the same gesture belong to one step. */
  gesture: string | null;
  /** What takes it back. */
  changes: Change[];
}

/** What was done, and can be taken back. */
export class History {
  private past: Step[] = [];
  private future: Step[] = [];

  /** The name of what would be taken back. */
  get undoable(): string | null {
    return this.past.at(-1)?.name ?? null;
  }

  /** The name of what would be done again. */
  get redoable(): string | null {
    return this.future.at(-1)?.name ?? null;
  }

  /** Remembers that `changes` were made to `graph`. */
  record(graph: Graph, changes: readonly Change[], name: string, gesture: string | null): void {
    const back = reversed(graph, changes);
    const last = this.past.at(-1);
    this.future = [];
    if (gesture !== null && last?.gesture === gesture) {
      last.changes = shorter([...back, ...last.changes]);
    } else {
      this.past.push({ name, gesture, changes: back });
      if (this.past.length > MOST) this.past.shift();
    }
  }

  /** The gesture is over: what follows is another step. */
  settle(): void {
    const last = this.past.at(-1);
    if (last) last.gesture = null;
  }

  /** The changes that take the last step back. */
  undo(graph: Graph): Change[] {
    return this.move(graph, this.past, this.future);
  }

  /** The changes that do again what was taken back last. */
  redo(graph: Graph): Change[] {
    return this.move(graph, this.future, this.past);
  }

  /** Another graph is shown. */
  clear(): void {
    this.past = [];
    this.future = [];
  }

  private move(graph: Graph, from: Step[], to: Step[]): Change[] {
    const step = from.pop();
    if (!step) return [];
    to.push({ ...step, gesture: null, changes: reversed(graph, step.changes) });
    return step.changes;
  }
}

/** The changes that lead back from what `changes` make of `graph`. */
function reversed(graph: Graph, changes: readonly Change[]): Change[] {
  const back: Change[] = [];
  let now = graph;
  for (const change of changes) {
    back.unshift(...inverse(now, change));
    now = apply(now, change);
  }
  return back;
}

/** Without values and positions that are set again right after. */
function shorter(changes: Change[]): Change[] {
  return changes.filter((change, i) => !changes.slice(i + 1).some((next) => covers(next, change)));
}

function covers(next: Change, change: Change): boolean {
  if (change.command === "addinitial") {
    const sets = next.command === "addinitial" || next.command === "removeinitial";
    return sets && next.tgt.node === change.tgt.node && next.tgt.port === change.tgt.port;
  }
  if (change.command !== "changenode" || next.command !== "changenode") return false;
  return next.id === change.id && Object.keys(change.metadata).every((key) => key in next.metadata);
}
