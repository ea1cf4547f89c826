/** Commands that say something of packets: marks, what is left out, time references, comments; and the dialog for these. */
import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import { ALL_PACKETS } from '../../../shared/model/index.ts';
import type { PacketIndex } from '../../../shared/units.ts';
import { useEngine } from '../../engine/hooks.ts';
import { goToMark, setComments as keepComments, markShown, toggle, useAnnotations } from '../../state/annotations.ts';
import { useCapture } from '../../state/capture.ts';
import { useCommand } from '../../state/commands.ts';
import { useSelection } from '../../state/selection.ts';
import { Button } from '../../widgets/button.tsx';
import { useFocusBack } from '../../widgets/focus-back.ts';
import './packet-commands.css';

/** Characters of a comment at most: what the file format can carry. */
const LONGEST = 65_535;

/** See the head of this file. */
export function PacketCommands(): ReactElement | null {
  const has = useCapture((state) => (state.progress?.packets ?? 0) > 0);
  const isOne = useSelection((state) => state.packet !== undefined);
  const { marked, ignored, references, commenting } = useAnnotations();
  const one = has && isOne;
  useCommand('mark', () => toggle('marked'), one);
  useCommand('mark-shown', () => void markShown('marked', true), has);
  useCommand('unmark-shown', () => void markShown('marked', false), marked > 0);
  useCommand('next-mark', () => void goToMark('marked', 1), marked > 0);
  useCommand('previous-mark', () => void goToMark('marked', -1), marked > 0);
  useCommand('ignore', () => toggle('ignored'), one);
  useCommand('ignore-shown', () => void markShown('ignored', true), has);
  useCommand('unignore-all', () => void markShown('ignored', false, ALL_PACKETS), ignored > 0);
  useCommand('time-reference', () => toggle('reference'), one);
  useCommand('unset-references', () => void markShown('reference', false, ALL_PACKETS), references > 0);
  useCommand('next-reference', () => void goToMark('reference', 1), references > 0);
  useCommand('previous-reference', () => void goToMark('reference', -1), references > 0);
  useCommand('comment', () => useAnnotations.setState({ commenting: useSelection.getState().packet }), one);
  if (commenting === undefined) return null;
  return <CommentDialog key={commenting} packet={commenting} />;
}

/** Edits the comments of a packet. */
function CommentDialog({ packet }: { readonly packet: PacketIndex }): ReactElement | null {
  const { t } = useTranslation();
  const engine = useEngine();
  const dialog = useRef<HTMLDialogElement>(null);
  useFocusBack();
  const [comments, setComments] = useState<readonly string[]>();
  const [before, setBefore] = useState<readonly string[]>([]);
  useEffect(() => {
    if (!engine) return;
    const controller = new AbortController();
    void engine.ask('packet', [packet], { signal: controller.signal }).then((answer) => {
      if (!answer.ok || controller.signal.aborted) return;
      setBefore(answer.value.comments);
      setComments(answer.value.comments.length > 0 ? answer.value.comments : ['']);
    });
    return () => controller.abort();
  }, [engine, packet]);
  const isKnown = comments !== undefined;
  useEffect(() => {
    if (isKnown) dialog.current?.showModal();
  }, [isKnown]);
  if (!comments) return null;

  const close = () => useAnnotations.setState({ commenting: undefined });
  const save = () => {
    close();
    const kept = comments.map((comment) => comment.trim()).filter(Boolean);
    void keepComments(packet, kept, before);
  };
  const press = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
  };
  return (
    <dialog className="comment-dialog" ref={dialog} aria-labelledby="comment-title" onClose={close} onKeyDown={press}>
      <h2 id="comment-title">{t('packet.commentsOf', { n: formatCount(packet + 1) })}</h2>
      {comments.map((comment, index) => (
        <textarea
          // biome-ignore lint/suspicious/noArrayIndexKey: a comment is its place.
          key={index}
          className="field"
          aria-label={t('packet.comment', { n: index + 1 })}
          autoFocus={index === comments.length - 1}
          rows={3}
          maxLength={LONGEST}
          value={comment}
          onChange={(event) => setComments(comments.with(index, event.target.value))}
        />
      ))}
      <p className="quiet">{t('packet.commentsKept')}</p>
      <footer>
        <Button label={t('packet.addComment')} onClick={() => setComments([...comments, ''])} />
        <span className="spring" />
        <Button look="edged" label={t('packet.cancel')} onClick={() => dialog.current?.close()} />
        <Button look="primary" label={t('packet.takeComments')} hint="Ctrl+Enter" onClick={save} />
      </footer>
    </dialog>
  );
}
