// SPDX-License-Identifier: GPL-3.0-or-later
// Which stored images are converted, restored or verified, and the jobs that do it.
import { attempt, repeat } from './api.js';
import { ask, button, element, notice, refresh } from './elements.js';
import { transferSyntax } from './format.js';
import { jobTable, list, start } from './jobs.js';
import { text } from './texts.js';

const interval = 2000;

export function showBackfill(main, signal) {
  const problem = notice();
  const refusal = notice();
  const jobs = element('div', { 'aria-busy': 'true' });
  main.append(element('h1', {}, text('backfill')), choice(refusal), element('section', {}, element('h2', {}, text('jobs')), problem, jobs));
  repeat(signal, interval, problem, async () => refresh(jobs, jobTable(await list(signal))));
}

function choice(refusal) {
  const form = element('form', { onsubmit: event => event.preventDefault() });
  const read = isDryRun => request(new FormData(form), isDryRun);
  const begin = isDryRun => attempt(refusal, async () => {
    const { path, body } = read(isDryRun);
    if (isDryRun || path === 'verify' || await ask(question(path, body), text('start'), text('back'))) {
      await start(path, body);
    }
  });
  form.append(
    field('operation', select('operation', [['convert', text('convert')], ['restore', text('restore')], ['verify', text('verify')]])),
    field('which', select('which', [['All', text('all')], ['Query', text('byQuery')], ['Resources', text('byIdentifier')]])),
    group('Query', field('queryDate', input('StudyDate', '-20231231')), field('queryModalities', input('ModalitiesInStudy', 'CT\\MR')),
      field('queryPatient', input('PatientID', '')), field('queryDescription', input('StudyDescription', '*chest*')), field('limit', count('Limit'))),
    group('Resources', field('identifiers', element('textarea', { name: 'Resources', rows: 3, spellcheck: 'false' }))),
    field('modalities', input('Modality', 'CT, MR')),
    field('sources', input('SourceTransferSyntaxes', '.70, 1.2.840.10008.1.2.1')),
    field('senders', input('RemoteAet', 'CT_SCANNER')),
    field('olderThan', count('OlderThan')),
    element('details', {}, element('summary', {}, text('more')),
      field('targetChoice', select('TransferSyntax', [['', text('asSet')], ['.201', 'HTJ2K (.201)'], ['.202', 'HTJ2K RPCL (.202)'], ['.90', 'JPEG 2000 (.90)'], ['.91', 'HTJ2K .203 → JPEG 2000 (.91)']])),
      field('lossy', select('LossyMeasure', [['', text('none')], ['Ratio', text('ratio')], ['Psnr', text('psnr')], ['MaximumError', text('maximumError')]])),
      field('lossyValue', element('input', { name: 'LossyValue', type: 'number', min: 1, step: 'any' })),
      field('maximumRate', count('MaximumRate')),
      field('window', input('Window', '22:00-06:00')),
      field('sample', count('Sample', '20')),
      field('priority', element('input', { name: 'Priority', type: 'number', step: 1 })),
      element('label', { class: 'check' }, element('input', { name: 'Permissive', type: 'checkbox', checked: true }), text('permissive'))),
    refusal,
    element('div', { class: 'buttons' },
      button(text('dryRun'), () => begin(true), { class: 'main', id: 'dry-run' }), button(text('start'), () => begin(false), { id: 'start' })));
  const follow = () => {
    form.querySelectorAll('fieldset').forEach(set => { set.hidden = set.name !== form.elements.which.value; });
    form.querySelector('#dry-run').disabled = form.elements.operation.value !== 'convert';
  };
  form.addEventListener('change', follow);
  follow();
  return form;
}

/** What to ask before the work begins. */
const question = (path, body) => path === 'restore' ? text('askRestore') : body.Lossy ? text('askLossy')
  : text('askStart', { target: body.TransferSyntax ? transferSyntax(`1.2.840.10008.1.2.4${body.TransferSyntax}`) : text('setTarget') });

/** The request of the form, without its empty fields. */
function request(data, isDryRun) {
  const value = name => data.get(name)?.trim() ?? '';
  const entries = (names, read) => Object.fromEntries(names.filter(name => value(name) !== '').map(name => [name, read(value(name))]));
  const parts = text => text.split(/[\s,;]+/).filter(Boolean);
  const path = value('operation');
  const which = value('which');
  const query = entries(['StudyDate', 'ModalitiesInStudy', 'PatientID', 'StudyDescription'], String);
  if (which === 'Query' && Object.keys(query).length === 0) {
    // Orthanc finds everything by no condition, and who wants that says so.
    throw new Error(text('noCondition'));
  }
  const body = {
    ...(which === 'All' ? { All: true } : which === 'Query'
      ? { Query: query, ...entries(['Limit'], Number) }
      : { Resources: parts(value('Resources')) }),
    ...entries(['Modality', 'SourceTransferSyntaxes', 'RemoteAet'], parts),
    ...entries(['OlderThan', 'MaximumRate', 'Priority'], Number),
    ...entries(['Window'], String),
    Permissive: data.has('Permissive'),
  };
  const target = value('LossyMeasure') ? { Lossy: { [value('LossyMeasure')]: Number(value('LossyValue')) } } : entries(['TransferSyntax'], String);
  return { path, body: path === 'convert' ? { ...body, ...target, ...entries(['Sample'], Number), DryRun: isDryRun } : body };
}

const field = (name, control) => element('label', {}, element('span', {}, text(name)), control);

const input = (name, placeholder) => element('input', { name, placeholder, autocomplete: 'off', spellcheck: 'false' });

const count = (name, placeholder) => element('input', { name, placeholder, type: 'number', min: 1, step: 1 });

const select = (name, options) => element('select', { name }, ...options.map(([value, label]) => element('option', { value }, label)));

const group = (name, ...fields) => element('fieldset', { name, hidden: true }, ...fields);
