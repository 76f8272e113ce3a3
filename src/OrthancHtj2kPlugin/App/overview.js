// SPDX-License-Identifier: GPL-3.0-or-later
// What the plugin has saved since Orthanc was started, and how it is set.
import { get, repeat } from './api.js';
import { element, facts, notice, refresh, table } from './elements.js';
import { bytes, number, saving, transferSyntax, words } from './format.js';
import { text } from './texts.js';

const interval = 5000;

export function showOverview(main, signal) {
  const problem = notice();
  const place = element('div', { 'aria-busy': 'true' });
  main.append(element('h1', {}, text('overview')), problem, place);
  repeat(signal, interval, problem, async () => {
    const [status, system, statistics] = await Promise.all(['htj2k/status', 'system', 'statistics'].map(path => get(path, signal)));
    refresh(place, ...describe(status, system, statistics));
  });
}

function describe(status, system, statistics) {
  const counters = status.Counters;
  const kept = Object.entries(counters.Kept).sort((one, other) => other[1] - one[1]);
  return [
    status.Error && element('p', { class: 'error', role: 'alert' }, text('settingsError'), ' ', status.Error),
    !status.Converts && element('p', { class: 'warning' }, text('idle')),
    element('p', { class: 'hint' }, text('sinceStart')),
    element('div', { class: 'cards' },
      card(text('saved'), saving(counters.BytesIn, counters.BytesOut), `${bytes(counters.BytesIn)} → ${bytes(counters.BytesOut)}`),
      card(text('converted'), number(counters.Converted), speed(counters)),
      card(text('kept'), number(kept.reduce((sum, [, count]) => sum + count, 0)), text('keptMeaning')),
      card(text('failed'), number(counters.Failed), text('failedMeaning'), counters.Failed > 0)),
    kept.length > 0 && element('section', {}, element('h2', {}, text('keptByReason')),
      table([text('reason'), text('instances')], kept.map(([reason, count]) => [words(reason), number(count)]))),
    element('section', {}, element('h2', {}, text('state')), facts([
      [text('pluginVersion'), status.Version],
      [text('orthancVersion'), status.OrthancVersion],
      [text('serverName'), system.Name ?? ''],
      [text('converts'), text(status.Converts ? 'yes' : 'no')],
      [text('storedStudies'), number(statistics.CountStudies)],
      [text('storedInstances'), number(statistics.CountInstances)],
      [text('storedBytes'), bytes(Number(statistics.TotalDiskSize))],
    ])),
    status.Settings && element('section', {}, element('h2', {}, text('settings')), facts(flatten(status.Settings))),
  ].filter(Boolean);
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
