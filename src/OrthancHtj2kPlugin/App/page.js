// SPDX-License-Identifier: GPL-3.0-or-later
// The page: its head, and the view that the part of the address behind # names.
import { showArchive } from './archive.js';
import { showBackfill } from './backfill.js';
import { element } from './elements.js';
import { showJob } from './job.js';
import { showOverview } from './overview.js';
import { levels, showResource } from './resource.js';
import { language, languages, setLanguage, text } from './texts.js';

const header = document.querySelector('header');
const main = document.querySelector('main');
let leaving = new AbortController();

/** Shows the view of the address, and drops the requests of the view before. */
function show() {
  leaving.abort();
  leaving = new AbortController();
  const [name, id] = location.hash.replace(/^#\/?/, '').split('/');
  document.documentElement.lang = language();
  document.title = text('title');
  showHead(name);
  main.replaceChildren();
  if (name === 'archive') {
    showArchive(main, leaving.signal);
  } else if (name === 'backfill') {
    showBackfill(main, leaving.signal);
  } else if (name === 'job' && id) {
    showJob(main, id, leaving.signal);
  } else if (levels[name] && id) {
    showResource(main, name, id, leaving.signal);
  } else {
    showOverview(main, leaving.signal);
  }
}

function showHead(view) {
  const place = view === 'backfill' || view === 'job' ? 'backfill' : view === 'archive' ? 'archive' : 'overview';
  const link = name => element('a', { href: `#${name}`, 'aria-current': place === name && 'page' }, text(name));
  header.replaceChildren(
    element('strong', {}, text('title')),
    element('nav', { 'aria-label': text('views') }, link('overview'), link('archive'), link('backfill'), element('a', { href: '../../app/explorer.html' }, 'Orthanc')),
    element('select', { 'aria-label': text('language'), onchange: event => { setLanguage(event.target.value); show(); } },
      ...Object.entries(languages).map(([code, name]) => element('option', { value: code, lang: code, selected: code === language() }, name))));
}

addEventListener('hashchange', () => {
  show();
  main.focus({ preventScroll: true });
  scrollTo(0, 0);
});
show();
