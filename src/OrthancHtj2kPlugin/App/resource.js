// SPDX-License-Identifier: GPL-3.0-or-later
// One patient, study, series or instance: how it is stored, and what can be done with it.
import { Refusal, attempt, get, post, repeat } from './api.js';
import { ask, button, element, facts, notice, refresh, table } from './elements.js';
import { bytes, transferSyntax } from './format.js';
import { jobTable, list, start } from './jobs.js';
import { text } from './texts.js';

/** How Orthanc's routes call each level, and the fields of the plugin's. */
export const levels = {
  patient: { route: 'patients', field: 'Patient' },
  study: { route: 'studies', field: 'Study' },
  series: { route: 'series', field: 'Series' },
  instance: { route: 'instances', field: 'Instance' },
};

const interval = 2000;
const shownAtOnce = 50;

/** Shows a resource by Orthanc's identifier; an instance also by its UID, because failures name only that. */
export function showResource(main, level, id, signal) {
  if (level === 'instance' && id.includes('.')) {
    const problem = notice();
    main.append(element('h1', {}, text(level)), problem);
    repeat(signal, interval, problem, async () => {
      const found = (await post('tools/lookup', id)).find(item => item.Type === 'Instance');
      if (!found) {
        throw new Refusal(404, text('notStored'));
      }
      location.replace(`#instance/${found.ID}`);
      return false;
    });
    return;
  }
  const { route } = levels[level];
  const path = `${route}/${encodeURIComponent(id)}`;
  const [problem, refusal, unlisted] = [notice(), notice(), notice()];
  const [tags, instances, jobs] = [element('div', { 'aria-busy': 'true' }), element('div', {}), element('div', {})];
  // Parts below content that has not arrived yet wait for it, so that they do not jump.
  const acting = element('div', { hidden: true }, refusal, actions(level, id, refusal));
  const listed = element('div', { hidden: true }, element('section', {}, element('h2', {}, text('instances')), instances),
    element('section', {}, element('h2', {}, text('jobs')), unlisted, jobs));
  main.append(element('h1', {}, text(level)), problem, tags, acting, listed);
  repeat(signal, interval, problem, async () => {
    const resource = await get(path, signal);
    refresh(tags, describe(resource), element('p', {}, element('a', { href: `../../app/explorer.html#${level}?uuid=${encodeURIComponent(id)}` }, text('inOrthanc'))));
    acting.hidden = false;
    const found = level === 'instance' ? [resource] : await get(`${path}/instances`, signal);
    found.sort((one, other) => (one.IndexInSeries ?? 0) - (other.IndexInSeries ?? 0));
    await showInstances(instances, found, refusal, signal);
    listed.hidden = false;
    return false;
  });
  repeat(signal, interval, unlisted, async () => {
    refresh(jobs, jobTable((await list(signal)).filter(job => job.Content.Resources.includes(`${route}/${id}`))));
  });
}

function describe(resource) {
  const all = { ...resource.PatientMainDicomTags, ...resource.MainDicomTags };
  const names = ['PatientName', 'PatientID', 'StudyDate', 'StudyDescription', 'AccessionNumber', 'Modality', 'SeriesDescription', 'InstanceNumber', 'SOPInstanceUID', 'StudyInstanceUID'];
  return facts(names.filter(name => all[name]).map(name => [name, all[name]]));
}

function actions(level, id, refusal) {
  const begin = (operation, fields = {}) => start(`${operation}-${level}`, { [levels[level].field]: id, ...fields });
  const act = (operation, question) => button(text(operation), () => attempt(refusal, async () => {
    if (!question || await ask(text(question, { target: text('setTarget') }), text(operation), text('back'))) {
      await begin(operation);
    }
  }));
  return element('div', { class: 'buttons' },
    button(text('dryRun'), () => attempt(refusal, () => begin('convert', { DryRun: true })), { class: 'main' }),
    act('convert', 'askStart'), act('verify'), act('restore', 'askRestore'));
}

/**
 * The transfer syntax and the size that an instance had before its conversion. Number and name of the metadata depend on settings, so
 * the form of the value tells it. Earlier versions kept both apart.
 */
export function sourceOf(metadata) {
  const found = Object.values(metadata).map(value => /^[0-9a-f]{64} ([0-9.]+) (\d+)$/.exec(value)).find(match => match);
  const [syntax, size] = found ? found.slice(1) : [metadata[7201], metadata[7202]];
  return /^[0-9.]+$/.test(syntax ?? '') && /^\d+$/.test(size ?? '') ? { syntax, size } : null;
}

/** Lists instances, a few at a time, because each takes a request. */
async function showInstances(place, instances, refusal, signal, from = 0) {
  const rows = [];
  for (const instance of instances.slice(from, from + shownAtOnce)) {
    const metadata = await get(`instances/${instance.ID}/metadata?expand`, signal).catch(() => ({}));
    const source = sourceOf(metadata);
    const answer = element('span', { role: 'status' });
    rows.push([
      element('a', { href: `#instance/${instance.ID}` }, instance.MainDicomTags.InstanceNumber ?? instance.ID.slice(0, 8)),
      metadata.TransferSyntax ? transferSyntax(metadata.TransferSyntax) : text('unknown'),
      bytes(instance.FileSize),
      source ? `${bytes(Number(source.size))}, ${transferSyntax(source.syntax)}` : '',
      element('span', {}, button(text('explain'), () => attempt(refusal, async () => {
        answer.textContent = explanation(await post('htj2k/explain', instance.ID));
      })), ' ', answer),
    ]);
  }
  place.append(table([text('instance'), text('transferSyntax'), text('size'), text('sizeBefore'), text('ifItArrived')], rows));
  if (from + shownAtOnce < instances.length) {
    const more = button(text('showMore'), () => { more.remove(); attempt(refusal, () => showInstances(place, instances, refusal, signal, from + shownAtOnce)); });
    place.append(more);
  }
}

const explanation = answer => `${answer.Message}, ${bytes(answer.BytesBefore)} → ${bytes(answer.BytesAfter)}`;
