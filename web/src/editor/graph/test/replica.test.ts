import { expect, test } from "vitest";

import { apply, applyAll } from "../apply";
import type { Change } from "../change";
import type { Graph } from "../model";
import { EMPTY } from "../model";
import { Replica } from "../replica";
import { change, numbers } from "./arbitrary";

const ADD: Change = { command: "addnode", id: "blur", component: "gegl/box-blur" };
const set = (data: number): Change => ({
  command: "addinitial",
  src: { data },
  tgt: { node: "blur", port: "radius" },
});

/** A runtime and two editors; what they say takes its time. */
class Room {
  graph: Graph = EMPTY;
  readonly replicas = [new Replica(), new Replica()];
  private readonly toRuntime: { from: number; name: string; change: Change }[] = [];
  private readonly toEditors: { change: Change; answers: string | undefined }[][] = [[], []];
  private count = 0;

  say(from: number): void {
    this.replicas[from]?.flush((change) => {
      const name = String((this.count += 1));
      this.toRuntime.push({ from, name, change });
      return name;
    });
  }

  /** One message arrives, if there is any. */
  deliver(to: number): void {
    const told = this.toEditors[to]?.shift();
    if (told) return this.replicas[to]?.confirmed(told.change, told.answers);
    const asked = this.toRuntime.shift();
    if (!asked) return;
    const { from, name, change } = asked;
    this.graph = apply(this.graph, change);
    this.toEditors.forEach((queue, i) =>
      queue.push({ change, answers: i === from ? name : undefined }),
    );
  }

  get quiet(): boolean {
    return this.toRuntime.length === 0 && this.toEditors.every((queue) => queue.length === 0);
  }
}

test("two editors of one graph end with what the runtime has", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const number = numbers(seed);
    const room = new Room();
    for (let i = 0; i < 60; i += 1) {
      const who = number() < 0.5 ? 0 : 1;
      const replica = room.replicas[who] as Replica;
      if (number() < 0.6) replica.change(change(replica.graph, number));
      else if (number() < 0.5) room.say(who);
      else room.deliver(who);
    }
    room.say(0);
    room.say(1);
    while (!room.quiet) [0, 1].forEach((who) => room.deliver(who));
    for (const replica of room.replicas) {
      expect(replica.unconfirmed).toBe(0);
      expect(replica.graph).toEqual(room.graph);
    }
  }
});

test("a change is to be seen before the runtime has heard of it", () => {
  const replica = new Replica();
  replica.change(ADD);
  expect(Object.keys(replica.graph.nodes)).toEqual(["blur"]);
});

test("a value that is set many times between two messages is said once", () => {
  const replica = new Replica();
  replica.clear(apply(EMPTY, ADD));
  for (const data of [1, 2, 3]) replica.change(set(data));
  const said: Change[] = [];
  replica.flush((change) => String(said.push(change)));
  expect(said).toEqual([set(3)]);
});

test("a change that is refused is taken back", () => {
  const replica = new Replica();
  replica.change(ADD);
  replica.flush(() => "1");
  expect(replica.refused("1")).toEqual(ADD);
  expect(replica.graph).toEqual(EMPTY);
});

test("what was not confirmed when the connection was lost is said again", () => {
  const replica = new Replica();
  replica.change(ADD);
  replica.flush(() => "1");
  replica.change(set(4));
  replica.replace(EMPTY);
  const said: Change[] = [];
  replica.flush((change) => String(said.push(change)));
  expect(applyAll(EMPTY, said)).toEqual(replica.graph);
  expect(said).toEqual([ADD, set(4)]);
});

test("runtimes that do not say what they answer are understood", () => {
  const replica = new Replica();
  replica.change(ADD);
  replica.flush(() => "1");
  replica.confirmed(ADD, undefined);
  expect(replica.unconfirmed).toBe(0);
});
