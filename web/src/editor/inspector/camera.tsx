// A picture from the camera.

import { useEffect, useRef, useState } from "react";

import { Button } from "../parts/button";
import { Sheet } from "../frame/sheet";
import { words } from "../words";

/** What the camera sees, and a button to take it. */
export default function CameraSheet({
  onClose,
  onPicture,
}: {
  onClose: () => void;
  onPicture: (picture: Blob) => void;
}) {
  const video = useRef<HTMLVideoElement>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    let stream: MediaStream | null = null;
    let gone = false;
    navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1920 } } }).then(
      (opened) => {
        stream = opened;
        if (gone) stream.getTracks().forEach((track) => track.stop());
        else if (video.current) video.current.srcObject = opened;
      },
      (error: unknown) => setTrouble(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      gone = true;
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, []);
  const take = () => {
    const from = video.current;
    if (!from?.videoWidth) return;
    const canvas = document.createElement("canvas");
    canvas.width = from.videoWidth;
    canvas.height = from.videoHeight;
    canvas.getContext("2d")?.drawImage(from, 0, 0);
    canvas.toBlob((picture) => picture && onPicture(picture), "image/jpeg", 0.95);
    onClose();
  };
  return (
    <Sheet title={words.inspector.camera} onClose={onClose}>
      {trouble ? (
        <p role="alert">{trouble}</p>
      ) : (
        <video className="camera" ref={video} autoPlay muted playsInline />
      )}
      <Button kind="strong" disabled={trouble !== null} onPress={take}>
        {words.inspector.take}
      </Button>
    </Sheet>
  );
}
