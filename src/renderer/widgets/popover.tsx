/** A button and what it opens below itself; a click elsewhere or Escape closes it and gives the focus back. */
import { type ReactElement, type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from './button.tsx';
import type { IconName } from './icon.tsx';

interface PopoverProps {
  readonly icon: IconName;
  readonly label: string;
  readonly disabled?: boolean;
  /** Edge of the button that the panel is flush with. */
  readonly side?: 'left' | 'right';
  readonly children: (close: () => void) => ReactNode;
}

/** See the head of this file. */
export function Popover({ icon, label, disabled = false, side = 'right', children }: PopoverProps): ReactElement {
  const [open, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  useEffect(() => {
    if (!open) return;
    const elsewhere = (event: PointerEvent) => {
      if (event.target instanceof Node && !frame.current?.contains(event.target)) setOpen(false);
    };
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
      button.current?.focus();
    };
    window.addEventListener('pointerdown', elsewhere, true);
    window.addEventListener('keydown', leave, true);
    return () => {
      window.removeEventListener('pointerdown', elsewhere, true);
      window.removeEventListener('keydown', leave, true);
    };
  }, [open]);
  return (
    <div className="popover" ref={frame}>
      <Button
        ref={button}
        quiet
        icon={icon}
        label={label}
        disabled={disabled}
        pressed={open}
        onClick={() => setOpen(!open)}
      />
      {open && (
        <div className={`popover-panel ${side}`} role="dialog" aria-label={label}>
          {children(close)}
        </div>
      )}
    </div>
  );
}
