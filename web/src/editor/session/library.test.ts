import { expect, test } from "vitest";

import { fileName } from "./library";

test.each([
  ["Grüße / an…", "grusse-an"],
  ["Größe", "grosse"],
  ["  Été à Oslo ", "ete-a-oslo"],
  ["ﬁlm 2½", "film-21-2"],
  ["snake_case-2", "snake_case-2"],
  ["写真", ""],
  ["…", ""],
])("the name %s is %s in addresses", (name, given) => {
  expect(fileName(name)).toBe(given);
});
