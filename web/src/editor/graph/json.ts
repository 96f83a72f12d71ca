// Values as they travel.

/** Anything that JSON can say. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** What is noted beside a node, an edge or a port: positions, labels, descriptions. */
export type Metadata = { readonly [name: string]: Json };

/** Whether two values say the same. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
