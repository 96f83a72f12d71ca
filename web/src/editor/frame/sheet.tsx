// Dialogs over the desk.

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

import { Notices } from "./notices";
import { words } from "../words";

/** A dialog with a title, and a cross to close it. Notices are in it, as nothing outside can be
 * reached. */
export function Sheet({
  title,
  wide = false,
  reads = false,
  onClose,
  children,
}: {
  title: string;
  wide?: boolean;
  /** Whether it is there to be read: keys can scroll it, as there is nothing else to go to. */
  reads?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={wide ? "sheet wide" : "sheet"}>
        <Dialog className="sheet-body">
          <header className="sheet-head">
            <Heading slot="title">{title}</Heading>
            <Button slot="close" className="icon-button" aria-label={words.close}>
              <X aria-hidden />
            </Button>
          </header>
          <div
            className="sheet-content"
            {...(reads ? { tabIndex: 0, role: "group", "aria-label": title } : {})}
          >
            {children}
          </div>
          <Notices />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
