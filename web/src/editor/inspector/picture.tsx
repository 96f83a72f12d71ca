// Which picture goes into a port of the graph.

import { Camera, FolderOpen } from "lucide-react";
import { useState } from "react";
import { Button as Plain, FileTrigger, ListBox, ListBoxItem } from "react-aria-components";

import { renameInput } from "../actions";
import { useEditor, usePart } from "../editor";
import { Button } from "../parts/button";
import { Field } from "../parts/field";
import { part } from "../parts/part";
import { lookAt } from "../session/http";
import { words } from "../words";

const CameraSheet = part(() => import("./camera"));

/** The picture that goes into a port, and others to choose. */
export function PortPicture({ name }: { name: string }) {
  const editor = useEditor();
  const { pictures, session } = editor;
  const address = usePart(pictures, ({ chosen }) => chosen[name]);
  const flaw = usePart(pictures, ({ flaws }) => flaws[name]);
  const samples = usePart(pictures, ({ samples }) => samples);
  const [camera, setCamera] = useState(false);
  const give = (file: Blob) =>
    void pictures.give(name, file).catch((error: unknown) => session.trouble(error));
  return (
    <div className="port-picture">
      <span className="property-name">{name}</span>
      {flaw !== undefined ? (
        <p className="port-picture-flaw">{words.notLoaded(flaw)}</p>
      ) : address ? (
        <img
          key={address}
          className="port-picture-now"
          src={lookAt(address)}
          alt={words.inspector.now(name)}
          onError={({ currentTarget }) => (currentTarget.hidden = true)}
        />
      ) : null}
      <div className="row">
        <FileTrigger
          acceptedFileTypes={["image/*"]}
          onSelect={(files) => {
            const file = files?.[0];
            if (file) give(file);
          }}
        >
          <Plain className="button quiet">
            <FolderOpen aria-hidden />
            {words.inspector.choosePicture}
          </Plain>
        </FileTrigger>
        {"mediaDevices" in navigator ? (
          <Button onPress={() => setCamera(true)}>
            <Camera aria-hidden />
            {words.inspector.camera}
          </Button>
        ) : null}
      </div>
      <Field
        label={words.inspector.address}
        value={address ?? ""}
        onChange={(address) => address.trim() !== "" && pictures.choose(name, address.trim())}
      />
      <Field
        label={words.inspector.inputName}
        value={name}
        onChange={(to) => renameInput(editor, name, to)}
      />
      {samples.length > 0 ? (
        <ListBox
          className="samples"
          aria-label={words.inspector.samples}
          orientation="horizontal"
          layout="grid"
          selectionMode="single"
          selectedKeys={address ? [address] : []}
          onSelectionChange={(keys) => {
            const [key] = keys === "all" ? [] : [...keys];
            if (key !== undefined) pictures.choose(name, String(key));
          }}
        >
          {samples.slice(0, 24).map(({ name: file }) => (
            <ListBoxItem key={file} id={`files/${file}`} textValue={file} aria-label={file}>
              <img src={lookAt(`files/${file}`)} alt="" loading="lazy" />
            </ListBoxItem>
          ))}
        </ListBox>
      ) : null}
      {camera ? <CameraSheet onClose={() => setCamera(false)} onPicture={give} /> : null}
    </div>
  );
}
