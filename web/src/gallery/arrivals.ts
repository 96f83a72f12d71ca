// Pictures that are dropped or pasted anywhere on the page.

import type { Picture } from "./request";

/** Takes files and addresses that are dropped or pasted. */
export function takeArrivals(taken: (picture: Picture) => void): void {
  const take = (event: Event, data: DataTransfer | null) => {
    const picture = data && pictureIn(data);
    if (!picture) return;
    event.preventDefault();
    taken(picture);
  };
  showDrops();
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    take(event, event.dataTransfer);
  });
  addEventListener("paste", (event) => {
    if (!(event.target as Element).closest("input, textarea")) take(event, event.clipboardData);
  });
}

/** The first file, or else the first address. */
function pictureIn(data: DataTransfer): Picture | null {
  const file = data.files[0];
  if (file) return { file };
  const lines = (data.getData("text/uri-list") || data.getData("text/plain")).split(/\r?\n/);
  const address = lines.map((line) => line.trim()).find((line) => /^https?:\/\/\S+$/.test(line));
  return address ? { address } : null;
}

/** Shows that there is something over the page that can be let go. */
function showDrops(): void {
  let depth = 0;
  const mark = (next: number) => {
    depth = Math.max(0, next);
    document.documentElement.classList.toggle("dropping", depth > 0);
  };
  addEventListener("dragenter", () => mark(depth + 1));
  addEventListener("dragleave", () => mark(depth - 1));
  addEventListener("drop", () => mark(0));
}
