/**
 * Keeps a defect of one pane to that pane: where drawing fails, a sentence stands in its place, and the rest of the window
 * goes on. Another capture or packet is another try.
 */
import { Component, type ErrorInfo, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface GuardProps {
  /** When this changes, the pane is tried again. */
  readonly about: string;
  readonly children: ReactNode;
}

interface GuardState {
  readonly failed: boolean;
  readonly about: string;
}

/** See the head of this file. React knows error boundaries as classes only. */
export class Guard extends Component<GuardProps, GuardState> {
  override state: GuardState = { failed: false, about: this.props.about };

  static getDerivedStateFromError(): Partial<GuardState> {
    return { failed: true };
  }

  static getDerivedStateFromProps({ about }: GuardProps, state: GuardState): GuardState | null {
    return about === state.about ? null : { failed: false, about };
  }

  override componentDidCatch(error: Error, { componentStack }: ErrorInfo): void {
    console.error(error, componentStack);
  }

  override render(): ReactNode {
    return this.state.failed ? <Failed /> : this.props.children;
  }
}

function Failed(): ReactElement {
  const { t } = useTranslation();
  return <p className="nothing">{t('app.pane.failed')}</p>;
}
