// A text to take away: to copy, or to save as a file.

import { Check, Copy, Download } from "lucide-react";
import { useEffect, useState } from "react";

import { words } from "../words";
import { IconButton } from "./button";

/** Milliseconds for which it is said that a text was copied. */
const SAID = 2000;

/** Saves a file under a name. */
export function download(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** A text with its name. */
export function Take({ name, text, file }: { name: string; text: string; file?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID);
    return () => clearTimeout(timer);
  }, [copied]);
  const save = () => download(new Blob([text], { type: "text/plain" }), file ?? name);
  return (
    <section className="take" aria-label={name}>
      <header>
        <h3>{name}</h3>
        <span className="quiet" role="status">
          {copied ? words.copied : ""}
        </span>
        <IconButton
          icon={copied ? Check : Copy}
          label={`${words.copy} ${name}`}
          onPress={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
        />
        {file ? (
          <IconButton icon={Download} label={`${words.viewer.download} ${file}`} onPress={save} />
        ) : null}
      </header>
      <pre tabIndex={0}>{text}</pre>
    </section>
  );
}
