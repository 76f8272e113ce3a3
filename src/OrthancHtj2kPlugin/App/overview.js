// SPDX-License-Identifier: GPL-3.0-or-later
// What the plugin has saved in all and today, what failed of late, and how it is set.
import { get, repeat } from './api.js';
import { dayChart, dayName, everyDay, share, together } from './chart.js';
import { element, facts, notice, refresh, section } from './elements.js';
import { bytes, number, saving, transferSyntax, words } from './format.js';
import { text } from './texts.js';

const interval = 5000;
const shownDays = 30;

export function showOverview(main, signal) {
  const problem = notice();
  const place = element('div', { 'aria-busy': 'true' });
  main.append(element('h1', {}, text('overview')), problem, place);
  repeat(signal, interval, problem, async () => {
    const [status, totals, system, statistics] = await Promise.all([
      get('htj2k/status', signal),
      // Just after the start of Orthanc there are none yet.
      get(`htj2k/totals?days=${shownDays}`, signal).catch(error => { if (error.status !== 503) { throw error; } return null; }),
      get('system', signal), get('statistics', signal)]);
    refresh(place, ...describe(status, totals, system, statistics));
  });
}

function describe(status, totals, system, statistics) {
  const counters = status.Counters;
  return [
    status.Error && element('p', { class: 'error', role: 'alert' }, text('settingsError'), ' ', status.Error),
    !status.Converts && element('p', { class: 'warning' }, text('idle')),
    ...totals ? describeTotals(totals, counters) : [],
    failures(status.Failures),
    element('section', {}, element('h2', {}, text('state')), facts([
      [text('pluginVersion'), status.Version],
      [text('orthancVersion'), status.OrthancVersion],
      [text('serverName'), system.Name ?? ''],
      [text('converts'), text(status.Converts ? 'yes' : 'no')],
      [text('storedStudies'), number(statistics.CountStudies)],
      [text('storedInstances'), number(statistics.CountInstances)],
      [text('storedBytes'), bytes(Number(statistics.TotalDiskSize))],
      [text('sinceStart'), text('startCounters', { converted: number(counters.Converted), saved: saving(counters.BytesIn, counters.BytesOut), failed: number(counters.Failed) })],
    ])),
    status.Settings && element('section', {}, element('h2', {}, text('settings')), facts(flatten(status.Settings))),
  ].filter(Boolean);
}

function describeTotals(totals, counters) {
  const days = everyDay(totals.Days, totals.Today, shownDays);
  const today = days.at(-1);
  const all = together(totals);
  const backfill = totals.Backfill;
  const modalities = Object.entries(totals.Modalities).sort((one, other) => other[1].BytesIn - one[1].BytesIn);
  return [
    element('p', { class: 'hint' }, text(totals.Servers > 1 ? 'sinceOfServers' : 'since', { day: dayName(totals.Since), servers: totals.Servers })),
    element('div', { class: 'cards' },
      card(text('saved'), saving(all.BytesIn, all.BytesOut), `${bytes(all.BytesIn)} → ${bytes(all.BytesOut)}`),
      card(text('today'), saving(today.BytesIn, today.BytesOut), text('todayInstances', { instances: number(today.Converted + today.Kept + today.Failed) })),
      card(text('converted'), number(totals.Converted), speed(counters)),
      card(text('backfilled'), number(backfill.Converted), saving(backfill.BytesIn, backfill.BytesOut)),
      card(text('kept'), number(totals.Kept), text('keptMeaning')),
      card(text('failed'), number(totals.Failed), text('failedMeaning'), totals.Failed > 0)),
    element('section', {}, element('h2', {}, text('byDay', { days: shownDays })), dayChart(days)),
    section(text('byModality'), [text('modality'), text('instances'), text('sizes'), text('saved')], modalities.map(([modality, tally]) => [
      modality, number(tally.Converted + tally.Kept + tally.Failed), `${bytes(tally.BytesIn)} → ${bytes(tally.BytesOut)}`,
      tally.BytesIn > 0 ? share(1 - tally.BytesOut / tally.BytesIn) : ''])),
    reasons(totals.Reasons),
  ];
}

function reasons(counts) {
  const kept = Object.entries(counts).sort((one, other) => other[1] - one[1]);
  return section(text('keptByReason'), [text('reason'), text('instances')], kept.map(([reason, count]) => [words(reason), number(count)]));
}

function failures(failed) {
  return section(text('failuresOfLate'), [text('time'), text('instance'), text('reason')], failed.map(({ Time, SOPInstanceUID, Reason }) => [
    new Date(Time).toLocaleString(), SOPInstanceUID ? element('a', { href: `#instance/${encodeURIComponent(SOPInstanceUID)}` }, SOPInstanceUID) : '–', Reason]));
}

function card(name, value, detail, bad = false) {
  return element('div', { class: bad ? 'card bad' : 'card' }, element('span', {}, name), element('b', {}, value), element('small', {}, detail));
}

function speed(counters) {
  return counters.Converted > 0
    ? text('milliseconds', {
      encoding: number(counters.EncodingMilliseconds / counters.Converted),
      verification: number(counters.VerificationMilliseconds / counters.Converted),
    })
    : '';
}

/** Settings as names and values; those of an object have its name before theirs. */
function flatten(settings, prefix = '') {
  return Object.entries(settings).flatMap(([name, value]) =>
    value !== null && typeof value === 'object' && !Array.isArray(value) ? flatten(value, `${prefix}${name}.`) : [[prefix + name, show(name, value)]]);
}

function show(name, value) {
  if (Array.isArray(value)) {
    return value.length === 0 ? text('none') : value.map(item => typeof item === 'object' ? JSON.stringify(item) : item).join(', ');
  }
  return typeof value === 'boolean' ? text(value ? 'yes' : 'no') : name === 'TransferSyntax' ? transferSyntax(value) : String(value);
}
