// Charts drawn by hand: a sparkline, and a line with its band of smallest and largest values.

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function prepare(canvas) {
  const ratio = window.devicePixelRatio || 1;
  const { width, height } = canvas.getBoundingClientRect();
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d');
  context.scale(ratio, ratio);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

/** Draws numbers as a small filled line that begins at zero. */
export function sparkline(canvas, numbers) {
  const { context, width, height } = prepare(canvas);
  if (numbers.length < 2) return;
  const top = Math.max(1, ...numbers);
  const x = (index) => (index / (numbers.length - 1)) * (width - 4) + 2;
  const y = (value) => height - 3 - (value / top) * (height - 8);
  context.beginPath();
  numbers.forEach((value, index) => context.lineTo(x(index), y(value)));
  context.strokeStyle = css('--accent');
  context.lineWidth = 1.8;
  context.lineJoin = 'round';
  context.stroke();
  context.lineTo(x(numbers.length - 1), height);
  context.lineTo(x(0), height);
  context.globalAlpha = 0.16;
  context.fillStyle = css('--accent');
  context.fill();
}

const rounded = (value) => {
  const size = Math.abs(value);
  return size >= 1e6 || (size > 0 && size < 1e-3)
    ? value.toExponential(1)
    : Number(value.toPrecision(4)).toLocaleString();
};

function stamp(time, span) {
  const date = new Date(time);
  if (span > 2 * 86400e3) return date.toLocaleDateString(undefined, { month: 'short', day: 'numeric' });
  const second = span < 600e3 ? '2-digit' : undefined;
  return date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second, hourCycle: 'h23' });
}

/**
 * Draws steps of a history.
 * @param {{time: number, avg: number, min: number, max: number}[]} steps ascending by time
 */
export function chart(canvas, steps) {
  const { context, width, height } = prepare(canvas);
  if (!steps.length) return;
  const left = 54, right = 10, top = 10, bottom = 24;
  const from = steps[0].time, to = Math.max(steps[steps.length - 1].time, from + 1);
  let low = Math.min(...steps.map((step) => step.min)), high = Math.max(...steps.map((step) => step.max));
  if (low === high) { low -= 1; high += 1; }
  const x = (time) => left + ((time - from) / (to - from)) * (width - left - right);
  const y = (value) => top + ((high - value) / (high - low)) * (height - top - bottom);

  context.font = '11px system-ui, sans-serif';
  context.fillStyle = css('--soft');
  context.strokeStyle = css('--line');
  context.textBaseline = 'middle';
  for (let i = 0; i <= 3; i++) {
    const value = low + ((high - low) * i) / 3;
    context.beginPath();
    context.moveTo(left, y(value));
    context.lineTo(width - right, y(value));
    context.stroke();
    context.textAlign = 'right';
    context.fillText(rounded(value), left - 8, y(value));
  }
  for (let i = 0; i <= 3; i++) {
    const time = from + ((to - from) * i) / 3;
    context.textAlign = i === 0 ? 'left' : i === 3 ? 'right' : 'center';
    context.fillText(stamp(time, to - from), x(time), height - 9);
  }

  context.fillStyle = css('--accent');
  context.globalAlpha = 0.18;
  context.beginPath();
  steps.forEach((step) => context.lineTo(x(step.time), y(step.max)));
  [...steps].reverse().forEach((step) => context.lineTo(x(step.time), y(step.min)));
  context.fill();
  context.globalAlpha = 1;
  context.beginPath();
  steps.forEach((step) => context.lineTo(x(step.time), y(step.avg)));
  context.strokeStyle = css('--accent');
  context.lineWidth = 1.8;
  context.lineJoin = 'round';
  context.stroke();
  if (steps.length === 1) {
    context.beginPath();
    context.arc(x(from), y(steps[0].avg), 3, 0, 7);
    context.fill();
  }
}
