// Small pictures that the server has to make first. A few are asked for at a time, and only those
// that are to be seen, so that they never keep anything else from coming.

import { useEffect, useRef, useState } from "react";

/** Pictures that are asked for at the same time. */
const MOST = 3;

const waiting: (() => void)[] = [];
let running = 0;

/** Does something as soon as it is its turn. */
async function inTurn<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  if (running >= MOST) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    signal.throwIfAborted();
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

/** The picture at an address; nothing where there is none. Where it is a stencil, what is in it has the
 * color of the text. */
export function Thumbnail({
  className,
  address,
  stencil = false,
}: {
  className: string;
  address: string | null;
  stencil?: boolean;
}) {
  const place = useRef<HTMLSpanElement>(null);
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    const element = place.current;
    if (!element || address === null) return;
    const gone = new AbortController();
    const { signal } = gone;
    let url: string | null = null;
    const get = async () => {
      const response = await inTurn(() => fetch(address, { signal }), signal);
      if (response.ok) setShown((url = URL.createObjectURL(await response.blob())));
    };
    const seen = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      seen.disconnect();
      get().catch(() => undefined);
    });
    seen.observe(element);
    return () => {
      seen.disconnect();
      gone.abort();
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [address]);
  return (
    <span className={className} ref={place}>
      {shown === null ? null : stencil ? (
        <span style={{ maskImage: `url(${shown})` }} />
      ) : (
        <img src={shown} alt="" />
      )}
    </span>
  );
}
