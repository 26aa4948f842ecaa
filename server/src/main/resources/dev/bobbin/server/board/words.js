// Numbers, times and states in words.

/** An accuracy or a loss, in the command line's format. */
export function figure(value) {
  return globalThis.bobbin.charts.number(value);
}

/** Seconds as a clock: 0:07, 12:30, 1:02:03. */
export function clock(seconds) {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  const hours = Math.floor(whole / 3600);
  const two = (n) => String(n).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(parts[0])}:${two(parts[1])}` : `${parts[0]}:${two(parts[1])}`;
}

const STEPS = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
];

/** How long ago: 3 minutes ago. */
export function ago(instant, now = Date.now()) {
  let amount = Math.max(0, (now - Date.parse(instant)) / 1000);
  let unit = 'year';
  for (const [name, size] of STEPS) {
    if (amount < size) {
      unit = name;
      break;
    }
    amount /= size;
  }
  const whole = Math.floor(amount);
  return unit === 'second' ? 'just now' : `${whole} ${unit}${whole === 1 ? '' : 's'} ago`;
}

/** The reader's local time and date. */
export function moment(instant) {
  return new Date(instant).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

const STATES = {
  training: 'training',
  completed: 'completed',
  'stopped-early': 'stopped early',
  interrupted: 'interrupted',
  failed: 'failed',
  died: 'died',
  damaged: 'damaged',
};

/** A status in words. */
export function status(id) {
  return STATES[id] ?? id;
}

/** A summary of a run in a few words. */
export function diagnosis(run) {
  if (run.problem) {
    return run.problem;
  }
  if (run.diagnosis.length > 0) {
    return run.diagnosis.map((kind) => kind.replaceAll('-', ' ')).join(', ');
  }
  return run.epochs > 0 ? 'nothing found' : '';
}

/** Finished and planned epochs: 3/10. */
export function epochs(run) {
  return run.plannedEpochs ? `${run.epochs}/${run.plannedEpochs}` : String(run.epochs);
}

/** The remaining seconds at the pace of the last epoch; null if unknown. */
export function left(run) {
  if (!run.last || !run.plannedEpochs) {
    return null;
  }
  return (run.plannedEpochs - run.epochs) * (run.last.trainingSeconds + run.last.validationSeconds);
}

/** A word for a POSIX shell. */
export function quoted(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
