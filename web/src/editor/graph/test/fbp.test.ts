import { expect, test } from "vitest";

import { parseFbp, writeFbp } from "../fbp";
import type { Source } from "../source";

const POSTER = `# @name poster
# @runtime imgflo

INPORT=colors.INPUT:INPUT
OUTPORT=steps.OUTPUT:OUTPUT

colors(gegl/saturation) OUTPUT -> INPUT across(gegl/gblur-1d) OUTPUT -> INPUT steps(gegl/posterize)
1.5 -> SCALE colors
2 -> STD-DEV across, 'horizontal' -> ORIENTATION across
'a, b -> c' -> TEXT steps
`;

test("a text is read: nodes, edges, values, exports", () => {
  const source = parseFbp(POSTER) as Source;
  expect(Object.keys(source.processes ?? {})).toEqual(["colors", "across", "steps"]);
  expect(source.inports).toEqual({ input: { process: "colors", port: "input" } });
  expect(source.connections).toContainEqual({
    data: 1.5,
    tgt: { process: "colors", port: "scale" },
  });
  expect(source.connections).toContainEqual({
    data: "horizontal",
    tgt: { process: "across", port: "orientation" },
  });
  expect(source.connections).toContainEqual({
    data: "a, b -> c",
    tgt: { process: "steps", port: "text" },
  });
  expect(source.connections?.filter(({ src }) => src)).toHaveLength(2);
});

test("what is written is read as the same", () => {
  const source = parseFbp(POSTER) as Source;
  const again = parseFbp(writeFbp(source)) as Source;
  expect(again.connections).toEqual(source.connections);
  expect(again.inports).toEqual(source.inports);
  expect(Object.keys(again.processes ?? {})).toEqual(Object.keys(source.processes ?? {}));
});

test("prose is not a graph", () => {
  expect(parseFbp("this is not a graph")).toBeNull();
  expect(parseFbp("")).toBeNull();
});
