import { expect, test } from "vitest";

import type { Component, Operation, Port } from "./catalogue";
import { described } from "./catalogue";

const port = (id: string, values?: string[]): Port => ({
  id,
  type: "string",
  description: "",
  ...(values ? { choices: values.map((value) => ({ value, label: value, description: "" })) } : {}),
});

const choice = (value: string) => ({ value, label: value, description: "" });

const TEXT: Operation = {
  name: "gegl:text",
  properties: [
    { name: "string", type: "text", description: "" },
    { name: "font", type: "text", description: "", offers: ["Sans", "Serif"] },
    { name: "vertical", type: "choice", description: "", choices: [choice("on top")] },
  ],
};

/** A component's ports, with what is known of the operation. */
function known(...inPorts: Port[]): Port[] {
  const component: Component = {
    name: "gegl/text",
    title: "",
    description: "",
    aliases: [],
    categories: [],
    subgraph: false,
    inPorts,
    outPorts: [],
  };
  return described(component, new Map([["gegl/text", TEXT]])).inPorts;
}

test("a text that people read has several lines", () => {
  expect(known(port("string"), port("font")).map(({ long }) => long)).toEqual([true, undefined]);
});

test("texts that are offered do not keep others out", () => {
  const [font] = known(port("font", ["Sans", "Serif"]));
  expect(font?.offers?.map(({ text }) => text)).toEqual(["Sans", "Serif"]);
  expect(font?.offers?.[1]?.picture).toMatch(/picture\?width=320&font=Serif$/);
  expect(font?.choices).toBeUndefined();
});

test("a choice has the address of a picture of what it makes", () => {
  const [vertical] = known(port("vertical", ["on top"]));
  expect(vertical?.choices?.[0]?.picture).toBe(
    "/operations/gegl%3Atext/picture?width=96&vertical=on+top",
  );
});
