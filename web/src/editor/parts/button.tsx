// Buttons: with words, or with a sign and a tip that says what it is.

import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Button as Plain, ToggleButton, Tooltip, TooltipTrigger } from "react-aria-components";

/** A button with words. */
export function Button({
  kind = "quiet",
  label,
  disabled = false,
  onPress,
  children,
}: {
  kind?: "quiet" | "strong" | "danger";
  label?: string;
  disabled?: boolean;
  onPress?: () => void;
  children: ReactNode;
}) {
  return (
    <Plain
      className={`button ${kind}`}
      isDisabled={disabled}
      {...(label ? { "aria-label": label } : {})}
      {...(onPress ? { onPress } : {})}
    >
      {children}
    </Plain>
  );
}

/** A button with a sign. */
export function IconButton({
  icon: Icon,
  label,
  tip = label,
  disabled = false,
  onPress,
}: {
  icon: LucideIcon;
  label: string;
  tip?: string;
  disabled?: boolean;
  onPress?: () => void;
}) {
  return (
    <TooltipTrigger delay={500}>
      <Plain
        className="icon-button"
        aria-label={label}
        isDisabled={disabled}
        {...(onPress ? { onPress } : {})}
      >
        <Icon aria-hidden />
      </Plain>
      <Tip>{tip}</Tip>
    </TooltipTrigger>
  );
}

/** A sign that is on or off. */
export function IconToggle({
  icon: Icon,
  label,
  tip = label,
  on,
  onChange,
}: {
  icon: LucideIcon;
  label: string;
  tip?: string;
  on: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <TooltipTrigger delay={500}>
      <ToggleButton className="icon-button" aria-label={label} isSelected={on} onChange={onChange}>
        <Icon aria-hidden />
      </ToggleButton>
      <Tip>{tip}</Tip>
    </TooltipTrigger>
  );
}

function Tip({ children }: { children: ReactNode }) {
  return (
    <Tooltip className="tip" offset={6}>
      {children}
    </Tooltip>
  );
}
