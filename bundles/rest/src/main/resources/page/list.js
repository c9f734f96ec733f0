// The table of devices: one page of them, however many there are.

const MAX_CHIPS = 4;
const rows = document.getElementById('rows');
const known = new Map();

const element = (name, className, text) => {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};

/** Shows a value in a few characters. */
export function show(value) {
  if (typeof value === 'number') return Number(value.toPrecision(6)).toLocaleString(undefined, { maximumFractionDigits: 6 });
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Says how long ago something was. */
export function ago(time) {
  if (!time) return '';
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(time)) / 1000));
  if (seconds < 2) return 'now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return new Date(time).toLocaleDateString();
}

/** Makes a node blink once. */
export function flash(node) {
  node.classList.remove('flash');
  void node.offsetWidth;
  node.classList.add('flash');
}

export function presence(node, now) {
  node.className = now.connected ? 'presence on' : 'presence';
  node.textContent = now.connected ? `connected, ${now.protocol}` : now.since ? `away, ${ago(now.since)}` : 'never seen';
}

/** Shows a page of devices; `choose` is called with the id of one that is clicked. */
export function page(devices, choose) {
  known.clear();
  rows.replaceChildren(...devices.map((device) => row(device, choose)));
}

function row(device, choose) {
  const line = element('tr');
  const first = element('td');
  const name = element('button', 'name', device.id);
  name.type = 'button';
  first.append(name);
  const about = Object.entries(device.metadata).map(([key, value]) => `${key} ${show(value)}`).join(' · ');
  if (about) first.append(element('div', 'about', about));
  if (device.status === 'disabled') first.append(element('span', 'badge bad', 'disabled'));
  const where = element('td'), is = element('span');
  presence(is, device.presence);
  where.append(is);
  const values = element('td'), chips = element('div', 'chips');
  values.append(chips);
  const heard = element('td', 'heard end');
  line.append(first, where, values, heard);
  line.addEventListener('click', () => choose(device.id));
  known.set(device.id, { line, is, chips, heard, fields: new Map(), time: '', presence: device.presence });
  return line;
}

/** Shows changed values of a device; those that are not on this page are ignored. */
export function values(id, fields, blink) {
  const device = known.get(id);
  if (!device) return;
  for (const [name, field] of Object.entries(fields)) {
    let chip = device.fields.get(name);
    if (!chip && device.fields.size < MAX_CHIPS) {
      const node = element('span', 'chip');
      chip = { node, value: element('b') };
      node.append(element('span', '', name), chip.value);
      node.title = name;
      device.fields.set(name, chip);
      device.chips.append(node);
    }
    if (chip) {
      chip.value.textContent = show(field.value);
      if (blink) flash(chip.node);
    }
    if (field.enqueuedTime > device.time) device.time = field.enqueuedTime;
  }
  device.heard.textContent = ago(device.time);
}

/** Shows that a device came or went. */
export function presenceOf(id, now) {
  const device = known.get(id);
  if (device) {
    device.presence = now;
    presence(device.is, now);
  }
}

/** Lets the times go on. */
export function tick() {
  for (const device of known.values()) {
    device.heard.textContent = ago(device.time);
    if (!device.presence.connected) presence(device.is, device.presence);
  }
}

/** Marks the device that is looked at. */
export function mark(id) {
  for (const [other, device] of known) device.line.classList.toggle('chosen', other === id);
}
