// Code that is fetched when it is needed.

/** Fetches some code. Browsers remember what they could not fetch, so the second time it has another
 * address. */
export async function fetched<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const [address] = /https?:\S+/.exec(String(error)) ?? [];
    if (address === undefined) return load();
    const again = address.replace(/[?#].*$/, "");
    return (await import(/* @vite-ignore */ `${again}?again=${Date.now()}`)) as T;
  }
}
