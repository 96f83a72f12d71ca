// A graph that others change, too. What the runtime has said is the truth; what was changed here and
// not yet confirmed is shown on top of it, and said again after a lost connection.

import { apply, applyAll } from "./apply";
import type { Change } from "./change";
import { subject } from "./change";
import type { Graph } from "./model";
import { EMPTY } from "./model";

/** A change of ours that the runtime has not confirmed. */
interface Pending {
  change: Change;
  /** The name of the message it was said with; nothing if it is yet to be said. */
  said: string | null;
}

/** A graph, and how it is kept the same everywhere. */
export class Replica {
  private truth: Graph = EMPTY;
  private pending: Pending[] = [];
  private seen: Graph = EMPTY;
  /** Whether the runtime says which message a change answers; old ones do not. */
  private named = false;

  /** What to show. */
  get graph(): Graph {
    return this.seen;
  }

  /** Changes of ours that are not yet confirmed. */
  get unconfirmed(): number {
    return this.pending.length;
  }

  /** Begins anew with what the runtime has; what is pending is kept, and has to be said again. */
  replace(truth: Graph): void {
    this.truth = truth;
    this.pending = this.pending.map(({ change }) => ({ change, said: null }));
    this.look();
  }

  /** Forgets all, changes that are pending as well. */
  clear(truth: Graph): void {
    this.pending = [];
    this.replace(truth);
  }

  /** A change of ours. A value that is set again before it was said is said once. */
  change(change: Change): void {
    this.seen = apply(this.seen, change);
    const last = this.pending.at(-1);
    const again = change.command === "addinitial" && last?.change.command === "addinitial";
    if (again && last.said === null && subject(last.change) === subject(change)) {
      last.change = change;
    } else {
      this.pending.push({ change, said: null });
    }
  }

  /** The change that is to be said next, if all that were said before it are confirmed. */
  get next(): Change | null {
    const [first] = this.pending;
    return first?.said === null ? first.change : null;
  }

  /** Says what is to be said. `say` gives the message's name, or nothing if it cannot be said. */
  flush(say: (change: Change) => string | null): void {
    for (const pending of this.pending.filter(({ said }) => said === null)) {
      pending.said = say(pending.change);
      if (pending.said === null) return;
    }
  }

  /** A change that the runtime tells of. `answers` is the name of the message that asked for it. */
  confirmed(change: Change, answers: string | undefined): void {
    this.truth = apply(this.truth, change);
    this.named ||= answers !== undefined;
    const ours = ({ said }: Pending) => (this.named ? said === answers : true);
    const at = this.pending.findIndex(
      (one) => one.said !== null && ours(one) && isEcho(one, change),
    );
    if (at >= 0) this.pending.splice(at, 1);
    // Ours is shown already, and so is all that it brings about.
    const shown = at === 0 || this.pending.some(({ said }) => said !== null && said === answers);
    if (!shown) this.look();
  }

  /** Takes back a change of ours that was refused; whether there was one. */
  refused(answers: string): Change | null {
    const at = this.pending.findIndex(({ said }) => said === answers);
    if (at < 0) return null;
    const [gone] = this.pending.splice(at, 1);
    this.look();
    return gone?.change ?? null;
  }

  private look(): void {
    const changes = this.pending.map(({ change }) => change);
    this.seen = applyAll(this.truth, changes);
  }
}

function isEcho({ change }: Pending, echo: Change): boolean {
  return change.command === echo.command && subject(change) === subject(echo);
}
