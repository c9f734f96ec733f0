// The page: logs in, shows a page of devices, and lets them tick.
import * as alerts from './alerts.js';
import * as api from './api.js';
import { sparkline } from './chart.js';
import * as detail from './detail.js';
import * as list from './list.js';

const PAGE = 50;
const AT_ONCE = 6;
const SPARK = 120;
const get = (id) => document.getElementById(id);
const rates = [];
let filter = new URLSearchParams(location.hash.slice(1)).get('filter') ?? '';
let cursors = [''];
let source = null;
let shown = [];

function show(loggedIn) {
  get('login').hidden = loggedIn;
  for (const id of ['app', 'figures', 'who']) get(id).hidden = !loggedIn;
}

function failed(error) {
  if (error.status === 401) {
    source?.close();
    show(false);
    get('login-user').focus();
  } else {
    get('list-error').textContent = error.message;
  }
}

async function start() {
  get('base').textContent = location.origin;
  try {
    const me = await api.session();
    get('user').textContent = me.user;
    show(true);
    get('filter').value = filter;
    await load();
  } catch (error) {
    failed(error);
  }
}

async function load() {
  get('list-error').textContent = '';
  try {
    const answer = await api.devices(filter, PAGE, cursors[cursors.length - 1]);
    shown = answer.devices.map((device) => device.id);
    list.page(answer.devices, choose);
    list.mark(detail.id());
    get('empty').hidden = shown.length > 0 || filter !== '' || cursors.length > 1;
    get('previous').disabled = cursors.length === 1;
    get('next').disabled = !answer.cursor;
    get('next').dataset.cursor = answer.cursor ?? '';
    get('page').textContent = shown.length
      ? `Page ${cursors.length}: ${shown[0]} to ${shown[shown.length - 1]}` + (answer.indexed ? '' : ' (filter without index)')
      : filter ? 'No device matches.' : '';
    listen();
    await alerts.load(choose);
    await states();
  } catch (error) {
    failed(error);
  }
}

async function states() {
  const waiting = [...shown];
  const worker = async () => {
    for (let id = waiting.shift(); id; id = waiting.shift()) {
      const state = await api.state(id);
      list.values(id, state.fields, false);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function listen() {
  source?.close();
  const ids = [...new Set([...shown, ...(detail.id() ? [detail.id()] : [])])];
  source = api.listen(ids.length ? ids : ['none'], {
    values: (change) => {
      list.values(change.deviceId, change.fields, true);
      detail.values(change.deviceId, change.fields, true);
    },
    presence: (change) => {
      list.presenceOf(change.deviceId, change);
      detail.presenceOf(change.deviceId, change);
    },
    alert: alerts.changed,
    rate,
    gap: () => Promise.all([states(), alerts.load(choose)]).catch(failed),
    up: () => link('live', true),
    down: (closed) => {
      link('reconnecting', false);
      if (closed) setTimeout(() => start(), 3000);
    },
  });
}

function link(text, live) {
  get('link').textContent = text;
  get('link').classList.toggle('live', live);
}

function rate(now) {
  const sum = Object.values(now.perSecond).reduce((a, b) => a + b, 0);
  rates.push(sum);
  if (rates.length > SPARK) rates.shift();
  get('rate').textContent = sum >= 10 ? Math.round(sum).toLocaleString() : sum.toFixed(1);
  get('connections').textContent = now.connections.toLocaleString();
  sparkline(get('spark'), rates);
}

async function choose(id) {
  try {
    list.mark(id);
    await detail.open(id);
    if (!shown.includes(id)) listen();
  } catch (error) {
    failed(error);
  }
}

get('login-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  get('login-error').textContent = '';
  try {
    await api.logIn(get('login-user').value, get('login-password').value);
    get('login-password').value = '';
    await start();
  } catch (error) {
    get('login-error').textContent = error.message;
  }
});
get('logout').addEventListener('click', async () => {
  source?.close();
  detail.close();
  await api.logOut().catch(() => undefined);
  show(false);
});
get('search').addEventListener('submit', (event) => {
  event.preventDefault();
  filter = get('filter').value.trim();
  location.hash = filter ? new URLSearchParams({ filter }).toString() : '';
  cursors = [''];
  load();
});
get('next').addEventListener('click', () => {
  cursors.push(get('next').dataset.cursor);
  load();
});
get('previous').addEventListener('click', () => {
  cursors.pop();
  load();
});
get('close').addEventListener('click', () => {
  detail.close();
  list.mark(null);
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && detail.id()) get('close').click();
});
function repaint() {
  sparkline(get('spark'), rates);
  detail.repaint();
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
window.addEventListener('resize', repaint);
setInterval(() => {
  list.tick();
  alerts.tick();
  detail.tick();
}, 1000);
start();
