// What is wrong now: the alerts that are not cleared, the worst first.
import * as api from './api.js';
import { ago, show } from './list.js';

const MAX = 200;
const RANK = { critical: 0, major: 1, minor: 2 };
const get = (id) => document.getElementById(id);
const known = new Map();
let more = false;
let choose = () => undefined;

/** Shows what is open; `onChoose` is called with the id of a device that is clicked. */
export async function load(onChoose) {
  choose = onChoose;
  const answer = await api.alerts(MAX);
  known.clear();
  for (const alert of answer.alerts) known.set(alert.id, alert);
  more = Boolean(answer.cursor);
  draw();
}

/** Takes a change. */
export function changed(alert) {
  const before = known.get(alert.id);
  if (before && before.change > alert.change) return;
  if (alert.status === 'cleared') {
    known.delete(alert.id);
  } else if (before || known.size < MAX) {
    known.set(alert.id, alert);
  } else {
    more = true;
  }
  draw();
}

/** Lets the times go on. */
export function tick() {
  for (const cell of get('alert-rows').querySelectorAll('[data-time]')) cell.textContent = ago(cell.dataset.time);
}

function draw() {
  const open = [...known.values()].sort((a, b) =>
    RANK[a.severity] - RANK[b.severity] || b.time.localeCompare(a.time));
  get('alerts').hidden = open.length === 0;
  get('alerts-title').textContent = `Alerts (${open.length}${more ? ' and more' : ''})`;
  get('alert-rows').replaceChildren(...open.map(row));
}

function row(alert) {
  const line = document.createElement('tr');
  const severity = document.createElement('span');
  severity.className = `severity ${alert.severity}`;
  severity.textContent = alert.severity;
  line.insertCell().append(severity);
  const device = document.createElement('button');
  device.type = 'button';
  device.className = 'name';
  device.textContent = alert.deviceId;
  device.addEventListener('click', () => choose(alert.deviceId));
  line.insertCell().append(device);
  const what = line.insertCell();
  what.textContent = alert.message || alert.ruleId;
  const about = document.createElement('div');
  about.className = 'about';
  about.textContent = [alert.ruleId, ...Object.entries(alert.values).map(([name, value]) => `${name} ${show(value)}`),
    ...(alert.occurrences > 1 ? [`${alert.occurrences} times${alert.flapping ? ', flapping' : ''}`] : [])].join(' · ');
  what.append(about);
  const time = line.insertCell();
  time.className = 'heard';
  time.dataset.time = alert.time;
  time.textContent = ago(alert.time);
  time.title = alert.time;
  line.insertCell().append(acknowledgement(alert));
  return line;
}

function acknowledgement(alert) {
  if (alert.status === 'acknowledged') {
    const by = document.createElement('span');
    by.className = 'heard';
    by.textContent = `acknowledged by ${alert.acknowledgedBy}`;
    return by;
  }
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'quiet';
  button.textContent = 'Acknowledge';
  button.addEventListener('click', async () => {
    button.disabled = true;
    get('alert-error').textContent = '';
    try {
      changed(await api.acknowledge(alert.id));
    } catch (error) {
      get('alert-error').textContent = error.message;
      button.disabled = false;
    }
  });
  return button;
}
