/**
 * The diagram tab: the ladder of the selected stream, drawn from the engine's scene. Arrows lead to their packets; the
 * packet that is looked at is lit; the two addresses stay in sight. Copying and saving go by the engine's documents.
 */
import { type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DiagramOptions } from '../../../shared/scene.ts';
import { useAnswer } from '../../engine/hooks.ts';
import { issueWords, languageInUse } from '../../i18n.ts';
import { useSelection } from '../../state/selection.ts';
import { useSettings } from '../../state/settings.ts';
import { Button, Segments, Select } from '../../widgets/button.tsx';
import { Popover } from '../../widgets/popover.tsx';
import { NUMBERS, PARTS, useDiagramChoices, useExportRequest } from './choices.ts';
import { COPIES, copyDiagram } from './diagram-files.ts';
import { ExportDialog } from './export-dialog.tsx';
import { LadderView } from './ladder-view.tsx';
import './diagram.css';

/** See the head of this file. */
export function Diagram(): ReactElement {
  const { t } = useTranslation();
  const stream = useSelection((state) => state.stream);
  const language = useSettings((state) => languageInUse(state.language));
  const { part, numbers, hideAddresses, change } = useDiagramChoices();
  const { requested, request, settle } = useExportRequest();
  const [said, say] = useState('');
  const options: DiagramOptions = { ...NO_TITLE, part, numbers, hideAddresses, language };
  const { value: scene, failure } = useAnswer('diagram', stream === undefined ? undefined : [stream, options], {
    live: 'stage',
  });
  useEffect(() => {
    if (said === '') return;
    const timer = window.setTimeout(() => say(''), SAID_FOR);
    return () => window.clearTimeout(timer);
  }, [said]);
  const copy = async (kind: (typeof COPIES)[number]) => {
    if (stream === undefined) return;
    const done = await copyDiagram(stream, options, kind);
    say(t(done ? 'diagram.pane.copied' : 'diagram.pane.notCopied', { what: t(`diagram.pane.as.${kind}`) }));
  };
  const ways = NUMBERS.map((value) => ({ value, label: t(`diagram.pane.number.${value}`) }));
  const choose = (value: (typeof NUMBERS)[number]) => change({ numbers: value });
  return (
    <div className="diagram">
      <div className="tools-place">
        <div className="tool-row">
          <Select
            label={t('diagram.pane.part')}
            value={part}
            choices={PARTS.map((value) => ({ value, label: t(`diagram.pane.parts.${value}`) }))}
            onChange={(value) => change({ part: value })}
          />
          <span className="wide-only">
            <Segments label={t('diagram.pane.numbers')} value={numbers} choices={ways} onChange={choose} />
          </span>
          <span className="narrow-only">
            <Select label={t('diagram.pane.numbers')} value={numbers} choices={ways} onChange={choose} />
          </span>
          <span className="spring" />
          <span className="diagram-said" role="status">
            {said}
          </span>
          <Button
            quiet
            icon="eye"
            label={t('diagram.pane.hide')}
            pressed={hideAddresses}
            onClick={() => change({ hideAddresses: !hideAddresses })}
          />
          <Popover icon="copy" label={t('diagram.pane.copy')} disabled={!scene}>
            {(close) => (
              <div className="diagram-copies">
                {COPIES.map((kind) => (
                  <Button
                    key={kind}
                    label={t(`diagram.pane.as.${kind}`)}
                    onClick={() => {
                      close();
                      void copy(kind);
                    }}
                  />
                ))}
              </div>
            )}
          </Popover>
          <Button
            icon="export"
            label={t('diagram.pane.export')}
            hint="Ctrl+E"
            disabled={!scene}
            onClick={request}
            yielding
          />
        </div>
      </div>
      {stream === undefined && <p className="nothing">{t('diagram.pane.nothing')}</p>}
      {failure && <p className="nothing">{issueWords(t, failure.issue)}</p>}
      {scene && <LadderView scene={scene} />}
      {requested && scene && stream !== undefined && (
        <ExportDialog stream={stream} options={options} title={scene.title} onDone={settle} />
      )}
    </div>
  );
}

/** What the pane draws: the title is its tab's, the colours are the window's. */
const NO_TITLE = { title: '', theme: 'light', layout: 'pane', nameMessages: true } as const;

/** Milliseconds that a word about copying stays. */
const SAID_FOR = 4000;
