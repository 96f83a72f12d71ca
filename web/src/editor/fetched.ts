// Code that is fetched when it is needed.

/** Fetches some code. Browsers remember what they could not fetch, so the second time it has another
 * address. */
export async function fetched<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const address = addressIn(error);
    if (address === undefined) return load();
    return (await import(/* @vite-ignore */ `${address}?again=${Date.now()}`)) as T;
  }
}

/** Whether code could not be fetched because the server has another page by now: the file is gone, or
 * does not fit to those that are here. */
export async function isOutdated(error: unknown): Promise<boolean> {
  if (error instanceof SyntaxError) return true;
  const address = addressIn(error);
  return (
    address !== undefined &&
    (await fetch(address).then(
      ({ ok }) => !ok,
      () => false,
    ))
  );
}

function addressIn(error: unknown): string | undefined {
  return /https?:[^\s?#]+/.exec(String(error))?.[0];
}
