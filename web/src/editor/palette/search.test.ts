import { expect, test } from "vitest";

import type { Component } from "../session/catalogue";
import { distance, search } from "./search";

const component = (name: string, title: string, more: Partial<Component> = {}): Component => ({
  name,
  title,
  description: "",
  aliases: [],
  categories: [],
  subgraph: false,
  inPorts: [],
  outPorts: [],
  ...more,
});

const BLUR = component("gegl/gaussian-blur", "Gaussian Blur", {
  aliases: ["gegl/gblur"],
  categories: ["blur"],
});
const BOX = component("gegl/box-blur", "Box Blur");
const GLOW = component("gegl/softglow", "Softglow", {
  description: "Blurs the light parts of an image.",
});

test("an operation is found by its name, another name, its category and what it does", () => {
  expect(distance(BLUR, "gaussian")).toBe(1);
  expect(distance(BLUR, "gblur")).toBe(0);
  expect(distance(BLUR, "blur")).not.toBeNull();
  expect(distance(GLOW, "light parts")).not.toBeNull();
});

test("every word has to be there", () => {
  expect(distance(BLUR, "gaussian sharpen")).toBeNull();
});

test("names come before descriptions, short names before long ones", () => {
  expect(search([GLOW, BLUR, BOX], "blur").map(({ title }) => title)).toEqual([
    "Box Blur",
    "Gaussian Blur",
    "Softglow",
  ]);
});
