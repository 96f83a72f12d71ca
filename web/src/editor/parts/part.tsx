// Parts of the page that are fetched when they are needed. If one cannot be had, the page stays, and
// says so where the part would be.

import { X } from "lucide-react";
import type { ComponentType, ReactNode } from "react";
import { Component, lazy, Suspense, useState } from "react";

import { fetched, isOutdated } from "../fetched";
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
    const again = async (error: unknown) => {
      if (await isOutdated(error)) return location.reload();
      Wanted = wanted();
      setTries(tries + 1);
    };
    return (
      <Boundary key={tries} onAgain={(error) => void again(error)} onLeave={onLeave}>
        <Suspense fallback={instead}>
          <Wanted {...(props as P & React.JSX.IntrinsicAttributes)} />
        </Suspense>
      </Boundary>
    );
  };
}

/** Keeps what goes wrong within a part from all that is around it. */
class Boundary extends Component<{
  onAgain: (error: unknown) => void;
  onLeave: (() => void) | undefined;
  children: ReactNode;
}> {
  override state = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { onAgain, onLeave, children } = this.props;
    const { error } = this.state;
    if (error === null) return children;
    return (
      <div className="part-missing" role="alert">
        {words.part.missing}
        <Button onPress={() => onAgain(error)}>{words.part.again}</Button>
        {onLeave ? <IconButton icon={X} label={words.close} onPress={onLeave} /> : null}
      </div>
    );
  }
}
