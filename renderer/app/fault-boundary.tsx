import { Component, type ReactNode } from 'react';
import { t } from '../i18n/translate';
import { Button } from '../ui/button';
import { Empty } from '../ui/empty';
import { StateShape } from '../ui/state-shape';

type Props = { readonly children: ReactNode };

/** A bug in drawing shows itself and says what still holds, instead of an empty window. */
export class FaultBoundary extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <main>
        <Empty icon={<StateShape state="unprotected" size={32} />} title={t('fault.title')}>
          <p>{t('fault.text')}</p>
          <Button onClick={() => window.location.reload()}>{t('fault.reload')}</Button>
        </Empty>
      </main>
    );
  }
}
