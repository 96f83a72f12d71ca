// What the editor has to say: what did not work, and what can be taken back.

import { X } from "lucide-react";
import { useEffect } from "react";

import { useDesk, useEditor, useSession } from "../editor";
import { Button, IconButton } from "../parts/button";
import { words } from "../words";

/** Milliseconds that a notice stays. */
const STAY = 8000;

/** Notices. */
export function Notices() {
  const { desk, session } = useEditor();
  const trouble = useSession(({ trouble }) => trouble);
  const notice = useDesk(({ notice }) => notice);
  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(() => desk.setState({ notice: null }), STAY);
    return () => clearTimeout(timer);
  }, [desk, notice]);
  return (
    <div className="notices" role="region" aria-label={words.notices}>
      <div role="alert">
        {trouble ? (
          <div className="notice trouble">
            <span>{sentence(trouble)}</span>
            <IconButton icon={X} label={words.close} onPress={() => session.trouble(null)} />
          </div>
        ) : null}
      </div>
      <div role="status">
        {notice ? (
          <div className="notice">
            <span>{notice.text}</span>
            {notice.again ? <Button onPress={notice.again.run}>{notice.again.label}</Button> : null}
            <IconButton
              icon={X}
              label={words.close}
              onPress={() => desk.setState({ notice: null })}
            />
          </div>
        ) : null}
      </div>
    </div>
  );
}

function sentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}
