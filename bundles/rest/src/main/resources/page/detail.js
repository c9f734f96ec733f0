// One device: values that tick, and a chart of the history of one field.
import * as api from './api.js';
import { chart } from './chart.js';
import { ago, flash, presence, show } from './list.js';

const STEPS = 300;
const LATE = 60e3;
const MILLIS = { PT15M: 900e3, PT1H: 3600e3, PT24H: 86400e3, P7D: 604800e3 };
const get = (id) => document.getElementById(id);
const panel = get('detail');
let current = null;

/** Returns the device that is looked at. */
export const id = () => current?.id;

/** Looks at a device. */
export async function open(deviceId) {
  const [device, state] = await Promise.all([api.one(deviceId), api.state(deviceId)]);
  current = { id: deviceId, fields: new Map(), steps: [] };
  panel.hidden = false;
  get('app').classList.add('open');
  get('detail-title').textContent = deviceId;
  get('values').replaceChildren();
  get('field').replaceChildren();
  record(device);
  values(deviceId, state.fields, false);
  get('detail-title').focus({ preventScroll: true });
  await draw();
}

function record(device) {
  badges(device);
  get('metadata').textContent = JSON.stringify(device.metadata, null, 2);
  get('reported').textContent = JSON.stringify(device.reported, null, 2);
}

function badges(device) {
  const status = document.createElement('span');
  status.className = device.status === 'enabled' ? 'badge' : 'badge bad';
  status.textContent = device.status;
  current.presence = document.createElement('span');
  current.now = device.presence;
  presence(current.presence, current.now);
  get('detail-status').replaceChildren(current.presence, status);
  if (device.gateways.length) get('detail-status').append(`behind ${device.gateways.join(', ')}`);
}

/** Looks at none. */
export function close() {
  current = null;
  panel.hidden = true;
  get('app').classList.remove('open');
}

/** Takes changed values. */
export function values(deviceId, fields, blink) {
  if (current?.id !== deviceId) return;
  for (const [name, field] of Object.entries(fields)) {
    const row = current.fields.get(name) ?? add(name);
    row.value.textContent = show(field.value);
    row.time.textContent = ago(field.enqueuedTime);
    row.heard = field.enqueuedTime;
    row.measured = Date.parse(field.time);
    if (blink) flash(row.value);
    if (typeof field.value === 'number' && !row.option) offer(name, row);
  }
  if (blink && !current.timer) current.timer = setTimeout(redraw, 3000);
}

/** What a device reports changes with what it is told, so its record is looked up again too. */
async function redraw() {
  const asked = current;
  if (!asked) return;
  asked.timer = null;
  draw();
  try {
    const device = await api.one(asked.id);
    if (current === asked) record(device);
  } catch (error) {
    if (current === asked) get('chart-note').textContent = error.message;
  }
}

function add(name) {
  const line = document.createElement('tr');
  const row = { label: line.insertCell(), value: line.insertCell(), time: line.insertCell() };
  row.label.textContent = name;
  current.fields.set(name, row);
  get('values').append(line);
  return row;
}

function offer(name, row) {
  row.option = new Option(name, name);
  get('field').append(row.option);
}

/** Takes that the device came or went. */
export function presenceOf(deviceId, now) {
  if (current?.id !== deviceId) return;
  current.now = now;
  presence(current.presence, now);
}

/** Draws the chart again, for another size or scheme of colours. */
export function repaint() {
  if (current) chart(get('chart'), current.steps);
}

/** Lets the times go on. */
export function tick() {
  if (current && !current.now.connected) presence(current.presence, current.now);
  current?.fields.forEach((row) => (row.time.textContent = ago(row.heard)));
}

/** Ends with the newest value by the clock of the device, which may be far from ours where old data is played or the device is silent. */
async function range(deviceId, field) {
  const span = get('span').value;
  const to = current.fields.get(field).measured;
  if (span) return { from: to - MILLIS[span], to };
  const oldest = await api.history(deviceId, { limit: 1, kind: 'telemetry', timeBasis: 'device' });
  return oldest.records.length ? { from: Date.parse(oldest.records[0].time), to } : null;
}

function until(time) {
  return Date.now() - time > LATE ? ` Until ${new Date(time).toLocaleString()}, when its newest value was measured.` : '';
}

async function draw() {
  const field = get('field').value, asked = current;
  const note = get('chart-note');
  if (!field) {
    note.textContent = 'No numbers yet.';
    chart(get('chart'), []);
    return;
  }
  try {
    const times = await range(asked.id, field);
    const step = times ? Math.max(1, Math.ceil((times.to - times.from) / STEPS / 1000)) : 1;
    const answer = times
      ? await api.history(asked.id, {
          every: `PT${step}S`, functions: 'avg,min,max', fields: field, limit: 1000, kind: 'telemetry',
          timeBasis: 'device', from: new Date(times.from).toISOString(),
        })
      : { samples: [] };
    if (current !== asked) return;
    const steps = answer.samples.filter((sample) => sample.fields[field])
      .map((sample) => ({ time: Date.parse(sample.time), ...sample.fields[field] }));
    current.steps = steps;
    chart(get('chart'), steps);
    note.textContent = steps.length
      ? `${steps.length} steps of ${step} s: mean, and the band from smallest to largest.${until(times.to)}`
      : 'Nothing in this span.';
  } catch (error) {
    if (current === asked) note.textContent = error.message;
  }
}

get('field').addEventListener('change', draw);
get('span').addEventListener('change', draw);
