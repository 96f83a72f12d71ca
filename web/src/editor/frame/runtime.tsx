// Opening another runtime, by its address.

import { useState } from "react";

import { useEditor, useSession } from "../editor";
import { Button } from "../parts/button";
import { Sheet } from "./sheet";
import { Field } from "../parts/field";
import { words } from "../words";

/** Where a runtime is, and the secret that it asks for. */
export default function OtherRuntime() {
  const { desk, session } = useEditor();
  const runtime = useSession(({ runtime }) => runtime);
  const [address, setAddress] = useState(session.address);
  const [secret, setSecret] = useState("");
  const own = new URL("/runtime", location.href).href.replace(/^http/, "ws");
  const open = (address: string) => {
    const page = new URL(location.pathname, location.href);
    if (address !== own) page.searchParams.set("runtime", address);
    // What stands behind # is not sent to servers.
    if (secret !== "") page.hash = `secret=${encodeURIComponent(secret)}`;
    location.assign(page);
    if (page.hash !== "") location.reload();
  };
  return (
    <Sheet title={words.runtime.title} onClose={() => desk.setState({ sheet: null })}>
      <p>{words.runtime.about(runtime?.label ?? "")}</p>
      <Field label={words.runtime.address} value={address} onType={setAddress} focus />
      <Field label={words.runtime.secret} value={secret} onType={setSecret} />
      <div className="row end">
        {address === own ? null : <Button onPress={() => open(own)}>{words.runtime.own}</Button>}
        <Button kind="strong" disabled={!/^wss?:\/\/./.test(address)} onPress={() => open(address)}>
          {words.runtime.open}
        </Button>
      </div>
    </Sheet>
  );
}
