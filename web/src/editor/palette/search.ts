// Finding operations: by name, other names, category, and what they do.

import type { Component } from "../session/catalogue";

/** How near a component comes to what was typed: 0 is nearest; nothing if it does not have every word. */
export function distance(component: Component, text: string): number | null {
  const typed = text.toLowerCase().trim();
  if (typed === "") return 0;
  const { name, title, aliases, categories, description } = component;
  const short = [name, ...aliases].map((name) => name.replace(/^.*[/:]/, ""));
  const names = [...short, title].map((name) => name.toLowerCase());
  if (names.includes(typed)) return 0;
  const places = [
    names.join(" "),
    categories.join(" ").toLowerCase(),
    `${name} ${description}`.toLowerCase(),
  ];
  const found = typed.split(/\s+/).map((word) => places.findIndex((place) => place.includes(word)));
  if (found.includes(-1)) return null;
  return names.some((name) => name.startsWith(typed)) ? 1 : Math.max(...found) + 2;
}

/** The components that have every word, nearest first; of equally near ones, short names first. */
export function search(components: Iterable<Component>, text: string): Component[] {
  const found = [...components].flatMap((component) => {
    const far = distance(component, text);
    // Of two that are called the same, the operation comes before the graph.
    return far === null ? [] : [{ component, far: far + (component.subgraph ? 0.5 : 0) }];
  });
  const length = ({ title }: Component) => (text.trim() === "" ? 0 : title.length);
  const order = (a: Component, b: Component) =>
    length(a) - length(b) || a.title.localeCompare(b.title);
  found.sort((a, b) => a.far - b.far || order(a.component, b.component));
  return found.map(({ component }) => component);
}
