// Views in components.

import { useEffect } from "react";

import { useEditor } from "../editor";
import type { Picture, Wish } from "./views";

/** Wants to see a node under a name, as long as the component is there. */
export function useWatch(name: string, wish: Wish | null): void {
  const { views } = useEditor();
  const said = JSON.stringify(wish);
  useEffect(() => {
    const wish = JSON.parse(said) as Wish | null;
    if (wish) views.watch(name, wish);
  }, [views, name, said]);
  useEffect(() => () => views.unwatch(name), [views, name]);
}

/** Shows each picture of a view as it comes, without the component being made anew. */
export function usePictures(name: string, show: (picture: Picture) => void): void {
  const { views } = useEditor();
  useEffect(() => {
    let last: Picture | null = null;
    const look = () => {
      const { picture } = views.get(name);
      if (picture && picture !== last) show((last = picture));
    };
    look();
    return views.subscribe(name, look);
  }, [views, name, show]);
}
