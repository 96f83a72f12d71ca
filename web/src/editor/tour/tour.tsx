// Five steps for whoever is here for the first time. They can be left at any moment.

import { useEffect, useState } from "react";
import { Dialog, Heading, Popover } from "react-aria-components";
import { useRef } from "react";

import { useDesk, useEditor } from "../editor";
import type { Pane } from "../session/desk";
import { Button } from "../parts/button";
import { words } from "../words";

/** What has to be shown on small screens, step by step; the last one is about what always is. */
const PANES: readonly Pane[] = ["picture", "graph", "graph", "properties"];

/** The step that is shown. */
export default function Tour() {
  const { desk } = useEditor();
  const step = useDesk(({ tour }) => tour) ?? 0;
  const shown = words.tour.steps[step];
  const place = useRef<Element | null>(null);
  const [found, setFound] = useState<string | null>(null);
  const at = shown?.at ?? "";
  useEffect(() => {
    const pane = PANES[step];
    if (pane) desk.setState({ pane });
  }, [desk, step]);
  useEffect(() => {
    place.current = document.querySelector(at);
    setFound(at);
  }, [at]);
  const end = () => desk.setState({ tour: null });
  if (!shown || found !== at) return null;
  const last = step === words.tour.steps.length - 1;
  return (
    <Popover
      className="popover tour"
      triggerRef={place}
      isOpen
      isNonModal
      placement={step === 3 ? "left top" : step === 0 ? "bottom" : "top"}
      shouldCloseOnInteractOutside={() => false}
      onOpenChange={(open) => !open && end()}
    >
      <Dialog className="tour-body" aria-label={words.tour.label}>
        <Heading slot="title">{shown.title}</Heading>
        <p>{shown.text}</p>
        <div className="row">
          <span className="quiet">{words.tour.step(step + 1, words.tour.steps.length)}</span>
          <span className="tools-gap" />
          <Button onPress={end}>{words.tour.end}</Button>
          {last ? null : (
            <Button kind="strong" onPress={() => desk.setState({ tour: step + 1 })}>
              {words.tour.next}
            </Button>
          )}
        </div>
      </Dialog>
    </Popover>
  );
}
