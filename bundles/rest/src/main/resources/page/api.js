// The management API, as this page needs it.

/** An answer that was no success; `status` is its HTTP status. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function call(method, path, body) {
  const response = await fetch('/api/v1' + path, {
    method,
    credentials: 'same-origin',
    headers: body ? { 'Content-Type': 'application/json' } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const text = await response.text();
  let answer = {};
  try {
    answer = text ? JSON.parse(text) : {};
  } catch {
    // an answer of something in between; its status says enough
  }
  if (!response.ok) {
    throw new ApiError(response.status, answer.detail || `the server answered ${response.status}`);
  }
  return answer;
}

const query = (values) => {
  const parameters = new URLSearchParams(Object.entries(values).filter(([, value]) => value));
  return parameters.size ? `?${parameters}` : '';
};
const device = (id) => `/devices/${encodeURIComponent(id)}`;

export const session = () => call('GET', '/sessions');
export const logIn = (user, password) => call('POST', '/sessions', { user, password });
export const logOut = () => call('DELETE', '/sessions');
export const devices = (filter, limit, cursor) => call('GET', '/devices' + query({ filter, limit, cursor }));
export const one = (id) => call('GET', device(id));
export const state = (id) => call('GET', device(id) + '/state');
export const alerts = (limit) => call('GET', '/alerts' + query({ status: 'active,acknowledged', limit }));
export const acknowledge = (id) => call('POST', `/alerts/${encodeURIComponent(id)}/acknowledge`);
export const history = (id, options) => call('GET', device(id) + '/history' + query(options));

/**
 * Listens to events of some devices, and to the alerts of all; the browser itself comes back after a break.
 * @param {string[]} ids the devices
 * @param {object} handlers by event name, and `up` and `down` of the connection
 */
export function listen(ids, handlers) {
  const source = new EventSource('/api/v1/events' + query({ devices: ids.join(','), alerts: 'all' }));
  for (const name of ['values', 'presence', 'alert', 'rate', 'gap']) {
    source.addEventListener(name, (event) => handlers[name](JSON.parse(event.data)));
  }
  source.addEventListener('open', handlers.up);
  source.addEventListener('error', () => handlers.down(source.readyState === EventSource.CLOSED));
  return source;
}
