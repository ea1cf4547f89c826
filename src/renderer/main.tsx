/** The page's start: words, keys, the session with main and engine, then the window. */
import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { desktop } from './engine/desktop.ts';
import { startSession } from './engine/session.ts';
import { startWords } from './i18n.ts';
import { loadCapturePanes } from './state/capture-panes.ts';
import { followColoring } from './state/coloring.ts';
import { followFieldColumns } from './state/columns.ts';
import { listenForKeys } from './state/commands.ts';
import { followGrowth } from './state/filter.ts';
import { keepAtEnd, useSettings } from './state/settings.ts';

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no #app');
// Listening begins before anything is awaited: main may speak as soon as the page has loaded.
startSession();
followGrowth();
followColoring();
followFieldColumns();
// Main says in the address that a capture is on its way.
loadCapturePanes(location.hash !== '');
useSettings.getState().take(await desktop.settings());
startWords();
keepAtEnd();
listenForKeys();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
