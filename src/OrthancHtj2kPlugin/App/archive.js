// SPDX-License-Identifier: GPL-3.0-or-later
// The stored instances: the share of HTJ2K, the rest and its predicted savings, from the last scan.
import { attempt, get, repeat } from './api.js';
import { share } from './chart.js';
import { button, element, facts, notice, refresh, section } from './elements.js';
import { bytes, number, saving, transferSyntax } from './format.js';
import { heldBack } from './held.js';
import { isEnded, list, start } from './jobs.js';
import { text } from './texts.js';

const interval = 3000;

/** .201 to .203. */
const isHtj2k = uid => /\.20[123]$/.test(uid);

export function showArchive(main, signal) {
  const [problem, refusal] = [notice(), notice()];
  const [running, place] = [element('p', { class: 'running' }), element('div', { 'aria-busy': 'true' })];
  main.append(
    element('h1', {}, text('archive')), element('p', { class: 'hint' }, text('scanMeaning')), problem, refusal,
    element('div', { class: 'buttons' }, button(text('scan'), () => attempt(refusal, () => start('convert', { All: true, DryRun: true })), { class: 'main', id: 'scan' })),
    running, place);
  repeat(signal, interval, problem, async () => {
    const [scan, jobs] = await Promise.all([get('htj2k/archive', signal), list(signal)]);
    const job = jobs.find(found => !isEnded(found) && found.Content.DryRun && found.Content.Resources.length === 0);
    refresh(running, ...job ? [element('a', { href: `#job/${job.ID}` }, text('scanRuns', { progress: job.Progress }))] : []);
    refresh(place, ...scan.Date ? describe(scan) : [element('p', { class: 'hint' }, text('noScan'))]);
  });
}

function describe(scan) {
  const syntaxes = Object.entries(scan.TransferSyntaxes)
    .map(([uid, count]) => ({ uid, count, bytes: scan.TransferSyntaxBytes[uid] ?? 0 })).sort((one, other) => other.bytes - one.bytes);
  const sum = (rows, name) => rows.reduce((total, row) => total + row[name], 0);
  const htj2k = syntaxes.filter(({ uid }) => isHtj2k(uid));
  const all = sum(syntaxes, 'bytes');
  return [
    element('p', { class: 'hint' }, text('scanned', { time: new Date(scan.Date).toLocaleString() })),
    facts([
      [text('storedInstances'), number(scan.Instances)],
      [text('storedBytes'), bytes(scan.BytesBefore)],
      [text('inHtj2k'), element('span', {}, `${number(sum(htj2k, 'count'))}, ${bytes(sum(htj2k, 'bytes'))} `, share(all > 0 ? sum(htj2k, 'bytes') / all : 0))],
      [text('remains'), number(scan.Converted)],
      [text('wouldSave'), saving(scan.BytesBefore, scan.BytesAfter)],
      [text('failed'), number(scan.Failed)],
    ]),
    scan.Converted > 0 && element('p', {}, element('a', { href: '#backfill' }, text('toBackfill'))),
    section(text('byTransferSyntax'), [text('transferSyntax'), text('instances'), text('size'), text('share')],
      syntaxes.map(row => [transferSyntax(row.uid), number(row.count), bytes(row.bytes), share(all > 0 ? row.bytes / all : 0)])),
    heldBack(scan),
    section(text('failures'), [text('instance'), text('reason')], scan.Failures.map(({ ID, Reason }) => [element('a', { href: `#instance/${encodeURIComponent(ID)}` }, ID), Reason])),
  ].filter(Boolean);
}
