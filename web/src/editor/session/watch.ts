// Views in components.

import { useEffect } from "react";

import { useEditor, useView } from "../editor";
import type { View, Wish } from "./views";

/** What is seen of a node, as long as the component is there. */
export function useWatch(name: string, wish: Wish | null): View {
  const { views } = useEditor();
  const said = JSON.stringify(wish);
  useEffect(() => {
    const wish = JSON.parse(said) as Wish | null;
    if (wish) views.watch(name, wish);
  }, [views, name, said]);
  useEffect(() => () => views.unwatch(name), [views, name]);
  return useView(name);
}
