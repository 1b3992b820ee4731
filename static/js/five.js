// Five minutes, counted from a start that outlives a lock and a reload: the server's, or one that stands in the address.
// A form with data-alone counts by itself; any other begins at the server, unless there is no connection.
const two = (n) => String(n).padStart(2, '0');

for (const form of document.querySelectorAll('form[data-five]')) {
  const find = (name) => form.querySelector(`[data-${name}]`);
  const length = Number(form.dataset.length) * 1000;
  const [clock, track, line, spoken] = ['clock', 'track', 'over-line', 'spoken'].map(find);
  let first = null;      // the start of the first five minutes on this device
  let round = null;      // the start of those that run
  let points = [];
  let over = false;
  let ticking;
  let through = false;

  const show = () => {
    const left = round + length - Date.now();
    const seconds = Math.max(0, Math.ceil(left / 1000));
    clock.textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
    track.value = Math.min(track.max, (length - left) / 1000);
    if (left > 0 || over) return;
    over = true;
    line.textContent = form.dataset.over;
    spoken.textContent = form.dataset.over;
    const part = find('when-over');
    if (part) part.open = true;
  };

  const begin = (at, { told = true } = {}) => {
    round = at;
    over = false;
    spoken.textContent = '';
    for (const name of ['clock', 'track', 'during']) { const part = find(name); if (part) part.hidden = false; }
    const before = find('before');
    if (before) before.hidden = true;
    if (told) {
      const time = new Date(round + length);
      line.textContent = form.dataset.overAt.replace('{time}', `${two(time.getHours())}:${two(time.getMinutes())}`);
    }
    clearInterval(ticking);
    ticking = setInterval(show, 500);
    show();
  };

  const said = (name, value) => { const input = form.querySelector(`[name="${name}"]`); if (input) input.value = value; };

  const device = (at, { remember = true } = {}) => {
    form.dataset.alone = '';
    const note = find('note');
    if (note) note.hidden = false;
    first = at;
    points = [];
    if (remember) history.replaceState(null, '', `#since=${Math.floor(at / 1000)}`);
    for (const part of form.querySelectorAll('[data-scripted]')) part.hidden = false;
    said('started_at', new Date(at).toISOString());
    said('points', '');
    begin(at);
  };

  const rated = () => {
    const exact = form.querySelector('[name="after_exact"]')?.value.trim();
    return exact || form.querySelector('[name="after"]:checked')?.value;
  };

  const again = () => {
    const value = rated();
    if (value) points.push(`${Math.max(1, Math.floor((Date.now() - first) / 60_000))}:${value}`);
    for (const radio of form.querySelectorAll('[name="after"]')) radio.checked = false;
    said('after_exact', '');
    said('points', points.join(' '));
    const part = find('when-over');
    if (part) part.open = false;
    begin(Date.now());
  };

  const end = () => {
    said('ended_at', new Date().toISOString());
    clearInterval(ticking);
    first = round = null;
    history.replaceState(null, '', location.pathname);
    for (const name of ['clock', 'track', 'during']) find(name).hidden = true;
    for (const part of form.querySelectorAll('[data-scripted]')) part.hidden = true;
    find('before').hidden = false;
    line.textContent = '';
  };

  // The server begins the five minutes if it can be heard at once; else this device does, from the moment of the tap.
  const begins = async (button) => {
    const at = Date.now();
    const heard = 'alone' in form.dataset ? false
      : await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(2000) }).then((answer) => answer.ok, () => false);
    if (!heard) { device(at); return; }
    through = true;
    form.requestSubmit(button);
  };

  form.addEventListener('submit', (event) => {
    const starts = event.submitter?.hasAttribute('data-start');
    if (through || (!starts && !('alone' in form.dataset))) { through = false; return; }
    event.preventDefault();
    if (starts) begins(event.submitter);
    else if (event.submitter?.value === 'again') again();
    else {
      end();
      form.dispatchEvent(new CustomEvent('over', { bubbles: true }));
    }
  });

  const ago = form.dataset.startedAgo;
  const kept = location.hash.match(/^#since=(\d+)$/);
  if (kept && Date.now() - kept[1] * 1000 < 86_400_000) device(kept[1] * 1000);
  else if (ago !== undefined && 'alone' in form.dataset) device(Date.now() - Number(ago) * 1000);
  else if (ago !== undefined) begin(Date.now() - Number(ago) * 1000, { told: false });
  document.addEventListener('visibilitychange', () => { if (round !== null) show(); });
}
