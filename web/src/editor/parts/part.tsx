// Parts of the page that are fetched when they are needed. If one cannot be had, the page stays, and
// says so where the part would be.

import { X } from "lucide-react";
import type { ComponentType, ReactNode } from "react";
import { Component, lazy, Suspense, useState } from "react";

import { fetched } from "../fetched";
import { words } from "../words";
import { Button, IconButton } from "./button";

/** What is shown of a part that is not there. */
interface Missing {
  /** Until it is there. */
  instead?: ReactNode;
  /** The user can do without it. */
  onLeave?: () => void;
}

/** A part of the page that is fetched when it is shown first. */
export function part<P extends object>(load: () => Promise<{ default: ComponentType<P> }>) {
  const wanted = () => lazy(() => fetched(load));
  let Wanted = wanted();
  return function Part({ instead, onLeave, ...props }: P & Missing) {
    const [tries, setTries] = useState(0);
    const again = () => {
      Wanted = wanted();
      setTries(tries + 1);
    };
    return (
      <Boundary key={tries} onAgain={again} onLeave={onLeave}>
        <Suspense fallback={instead}>
          <Wanted {...(props as P & React.JSX.IntrinsicAttributes)} />
        </Suspense>
      </Boundary>
    );
  };
}

/** Keeps what goes wrong within a part from all that is around it. */
class Boundary extends Component<{
  onAgain: () => void;
  onLeave: (() => void) | undefined;
  children: ReactNode;
}> {
  override state = { ok: true };

  static getDerivedStateFromError() {
    return { ok: false };
  }

  override render() {
    const { onAgain, onLeave, children } = this.props;
    if (this.state.ok) return children;
    return (
      <div className="part-missing" role="alert">
        {words.part.missing}
        <Button onPress={onAgain}>{words.part.again}</Button>
        {onLeave ? <IconButton icon={X} label={words.close} onPress={onLeave} /> : null}
      </div>
    );
  }
}
