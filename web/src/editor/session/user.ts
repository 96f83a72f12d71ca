// Who this is, as others who work on the same graph see it.

const ANIMALS = ["Badger", "Heron", "Lynx", "Marten", "Otter", "Robin", "Stoat", "Swift", "Wren"];

/** A name that stays the same in this browser. */
export function nameOfUser(): string {
  const kept = localStorage.getItem("imgflo.name");
  if (kept) return kept;
  const name = ANIMALS[Math.floor(Math.random() * ANIMALS.length)] ?? "Guest";
  localStorage.setItem("imgflo.name", name);
  return name;
}

/** Whether this browser was never here. */
export function isFirstVisit(): boolean {
  const seen = localStorage.getItem("imgflo.seen") !== null;
  localStorage.setItem("imgflo.seen", "yes");
  return !seen;
}
