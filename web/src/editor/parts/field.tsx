// Fields to type into.

import { useEffect, useMemo, useState } from "react";
import { Input, Label, NumberField, TextArea, TextField } from "react-aria-components";

/** A text. It counts when the user is done with it, not with every letter. */
export function Field({
  label,
  value,
  type = "text",
  hidden = false,
  long = false,
  placeholder = "",
  focus = false,
  onChange,
  onType,
  onLeave,
}: {
  label: string;
  value: string;
  type?: "text" | "password";
  hidden?: boolean;
  long?: boolean;
  placeholder?: string;
  focus?: boolean;
  onChange?: (value: string) => void;
  onType?: (value: string) => void;
  /** The user goes elsewhere. */
  onLeave?: () => void;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const typed = text !== value;
  const commit = () => typed && onChange?.(text);
  return (
    <TextField
      className="field"
      type={type}
      value={text}
      onChange={(text) => {
        setText(text);
        onType?.(text);
      }}
      onBlur={() => {
        commit();
        onLeave?.();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && !long && typed) commit();
        else if (event.key === "Escape" && typed) setText(value);
        else event.continuePropagation();
      }}
      autoFocus={focus}
      {...(hidden ? { "aria-label": label } : {})}
    >
      {hidden ? null : <Label>{label}</Label>}
      {long ? <TextArea rows={3} placeholder={placeholder} /> : <Input placeholder={placeholder} />}
    </TextField>
  );
}

/** A number. */
export function NumberEntry({
  label,
  value,
  minimum,
  maximum,
  step,
  digits = 4,
  hidden = true,
  onChange,
}: {
  label: string;
  value: number;
  minimum?: number | undefined;
  maximum?: number | undefined;
  step?: number | undefined;
  digits?: number;
  hidden?: boolean;
  onChange: (value: number) => void;
}) {
  const format = useMemo(() => ({ maximumFractionDigits: digits, useGrouping: false }), [digits]);
  return (
    <NumberField
      className="number"
      value={value}
      onChange={(value) => Number.isFinite(value) && onChange(value)}
      formatOptions={format}
      {...(minimum === undefined ? {} : { minValue: minimum })}
      {...(maximum === undefined ? {} : { maxValue: maximum })}
      {...(step === undefined ? {} : { step })}
      {...(hidden ? { "aria-label": label } : {})}
    >
      {hidden ? null : <Label>{label}</Label>}
      <Input />
    </NumberField>
  );
}
