// Elements, made in one expression.

type Content = Node | string | null | undefined;
type Properties<E> = Partial<
  Omit<E, "style" | "dataset" | "classList" | "children" | "attributes">
> & {
  class?: string;
  /** Attributes that are not properties: `aria-…`, `role`, `for`. */
  attributes?: Record<string, string>;
};

/** An element with these properties, and this in it. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties<HTMLElementTagNameMap[K]> = {},
  ...content: Content[]
): HTMLElementTagNameMap[K] {
  const { class: names, attributes, ...rest } = properties;
  const made = Object.assign(document.createElement(tag), rest);
  if (names) made.className = names;
  for (const [name, value] of Object.entries(attributes ?? {})) made.setAttribute(name, value);
  made.append(...content.filter((part) => part !== null && part !== undefined));
  return made;
}

let made = 0;

/** A name that no other element has, to refer to one. */
export function id(of: string): string {
  made += 1;
  return `${of}-${made}`;
}
