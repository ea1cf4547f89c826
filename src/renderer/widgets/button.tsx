/** Buttons and the row of choices of which one holds. Keyboard and names as the platform has them: plain buttons. */
import type { ReactElement, ReactNode, Ref } from 'react';
import { Icon, type IconName } from './icon.tsx';

interface ButtonProps {
  readonly icon?: IconName;
  /** Name of the button; drawn beside the icon unless `quiet`. */
  readonly label: string;
  /** Only the icon is drawn; the name is its tooltip. */
  readonly quiet?: boolean;
  /** In a narrow row of tools the same (`tools-place` in controls.css). */
  readonly yielding?: boolean;
  /** Further words of the tooltip, for example the key. */
  readonly hint?: string | undefined;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  readonly look?: 'plain' | 'primary' | 'edged';
  readonly children?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
  onClick(): void;
}

/** One button. */
export function Button(props: ButtonProps): ReactElement {
  const { icon, label, quiet = false, yielding = false, hint, disabled = false, pressed, look = 'plain' } = props;
  const { children, ref, onClick } = props;
  const words = hint ? `${label} (${hint})` : label;
  return (
    <button
      ref={ref}
      type="button"
      className={`btn ${look === 'plain' ? '' : look} ${quiet ? 'quiet' : ''} ${yielding ? 'yielding' : ''}`}
      disabled={disabled}
      onClick={onClick}
      {...(quiet || yielding ? { 'aria-label': label } : {})}
      {...(quiet || yielding || hint ? { title: words } : {})}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
    >
      {icon && <Icon name={icon} />}
      {!quiet && (yielding ? <span>{label}</span> : label)}
      {children}
    </button>
  );
}

/** One choice. */
export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  /** Drawn instead of the label, which stays its name. */
  readonly icon?: IconName;
}

interface SegmentsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly Choice<T>[];
  onChange(value: T): void;
}

/** A few choices side by side, of which one holds. */
export function Segments<T extends string>({ label, value, choices, onChange }: SegmentsProps<T>): ReactElement {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame and a legend of its own.
    <div className="seg" role="group" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          onClick={() => onChange(choice.value)}
          {...(choice.icon ? { 'aria-label': choice.label, title: choice.label } : {})}
        >
          {choice.icon ? <Icon name={choice.icon} size={12} /> : choice.label}
        </button>
      ))}
    </div>
  );
}

interface SelectProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly Choice<T>[];
  readonly icon?: IconName;
  readonly disabled?: boolean;
  onChange(value: T): void;
}

/** One of more choices than fit side by side: the platform's own list under our frame. */
export function Select<T extends string>(props: SelectProps<T>): ReactElement {
  const { label, value, choices, icon, disabled = false, onChange } = props;
  return (
    <label className="select">
      {icon && <Icon name={icon} />}
      <select
        aria-label={label}
        value={value}
        disabled={disabled}
        onChange={(event) => {
          const choice = choices.find((candidate) => candidate.value === event.target.value);
          if (choice) onChange(choice.value);
        }}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <Icon name="chevron-down" size={12} />
    </label>
  );
}
