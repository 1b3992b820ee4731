// Leads a breath: word, count, circle or bar, each counted from the clock, so that a sleeping tab finds its place again.
// Nothing moves before Start. Without script the printed rhythm stands there.
const still = matchMedia('(prefers-reduced-motion: reduce)');

for (const box of document.querySelectorAll('[data-pacer]')) {
  const find = (name) => box.querySelector(`[data-${name}]`);
  const field = (name) => box.querySelector(`[name="${name}"]`);
  const picked = (name) => box.querySelector(`[name="${name}"]:checked`)?.value;
  const [stage, disc, bar] = [find('stage'), find('disc'), find('bar')];
  const form = box.closest('form');
  let parts = [];
  let length = 0;
  let before = 0;      // milliseconds led until the last pause
  let since = null;    // when it went on; null while it does not run
  let begun = null;
  let phase = -1;
  let ticking;
  let moving;
  let sounds;
  let awake;

  const number = (name, otherwise) => {
    const input = field(name);
    const value = Math.round(Number(input?.value));
    const [least, most] = { inhale: [2, 10], hold: [0, 8], exhale: [2, 12] }[name];
    return input && value >= least && value <= most ? value : otherwise;
  };

  const rhythm = () => {
    const pace = picked('pace') ?? '4-6';
    const seconds = pace === 'own' ? [number('inhale', 4), number('hold', 0), number('exhale', 6)] : pace.split('-').map(Number);
    const [inhale, hold, exhale] = seconds.length === 2 ? [seconds[0], 0, seconds[1]] : seconds;
    return [['in', inhale], ['hold', hold], ['out', exhale]].filter(([, long]) => long > 0);
  };

  const picture = () => {
    const wanted = picked('picture') ?? 'circle';
    return wanted === 'circle' && still.matches ? 'bar' : wanted;
  };

  const dress = () => {
    const shown = picture();
    stage.dataset.picture = shown;
    bar.hidden = shown !== 'bar';
    const note = find('note-still');
    note.textContent = shown === 'bar' && picked('picture') === 'circle' ? box.dataset.still : '';
    note.hidden = !note.textContent;
    find('own').hidden = picked('pace') !== 'own';
    const holding = find('holding');
    if (holding) holding.hidden = !rhythm().some(([name]) => name === 'hold');
  };

  const tone = (name) => {
    if (!sounds) return;
    const at = sounds.currentTime;
    const [voice, volume] = [sounds.createOscillator(), sounds.createGain()];
    voice.frequency.value = { in: 330, hold: 277, out: 220 }[name];
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.08, at + 0.15);
    volume.gain.linearRampToValueAtTime(0, at + 0.9);
    voice.connect(volume).connect(sounds.destination);
    voice.start(at);
    voice.stop(at + 1);
  };

  const move = () => {
    moving?.cancel();
    moving = null;
    if (picture() !== 'circle' || still.matches) return;
    const frames = [{ transform: 'scale(.58)', offset: 0, easing: 'ease-in-out' }];
    let done = 0;
    for (const [name, long] of parts) {
      done += long;
      frames.push({ transform: `scale(${name === 'out' ? 0.58 : 1})`, offset: done / length, easing: 'ease-in-out' });
    }
    moving = disc.animate(frames, { duration: length * 1000, iterations: Infinity });
    moving.currentTime = led() % (length * 1000);
  };

  const led = () => before + (since === null ? 0 : Date.now() - since);

  const wanted = () => Number(picked('minutes') ?? 5) * 60_000;

  const enter = (nth) => {
    phase = nth;
    const [name] = parts[nth % parts.length];
    find('word').textContent = box.dataset[`word${name[0].toUpperCase()}${name.slice(1)}`];
    stage.dataset.now = name;
    if (picture() === 'words' && field('announce').checked) find('spoken').textContent = find('word').textContent;
    if (field('sound').checked) tone(name);
    if (field('vibration').checked) navigator.vibrate?.({ in: 80, hold: 30, out: [40, 60, 40] }[name]);
  };

  const tick = () => {
    const now = led();
    const breath = Math.floor(now / (length * 1000));
    if (now >= wanted() && breath * length * 1000 >= wanted()) { finish(true); return; }
    let into = (now % (length * 1000)) / 1000;
    let nth = 0;
    while (into >= parts[nth][1]) { into -= parts[nth][1]; nth += 1; }
    if (breath * parts.length + nth !== phase) enter(breath * parts.length + nth);
    const long = parts[nth][1];
    find('count').textContent = String(long - Math.floor(into));
    bar.max = long;
    bar.value = Math.floor(into) + 1;
    const left = Math.max(0, Math.ceil((wanted() - now) / 1000));
    const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
    find('time-left').textContent = box.dataset.left.replace('{time}', time);
  };

  const run = () => {
    since = Date.now();
    moving?.play();
    ticking = setInterval(tick, 200);
    tick();
    navigator.wakeLock?.request('screen').then((lock) => { awake = lock; }, () => {});
  };

  const rest = () => {
    before = led();
    since = null;
    clearInterval(ticking);
    moving?.pause();
    awake?.release();
    awake = null;
  };

  const start = () => {
    if (since !== null) return;
    if (begun === null) {
      parts = rhythm();
      length = parts.reduce((sum, [, long]) => sum + long, 0);
      [before, phase, begun] = [0, -1, Date.now()];
      sounds = field('sound').checked && window.AudioContext ? sounds ?? new AudioContext() : null;
      box.dataset.running = '';
      find('spoken').textContent = '';
      dress();
      move();
      moving?.pause();
    }
    find('pause-button').textContent = box.dataset.pause;
    run();
  };

  const pause = () => {
    if (begun === null) return;
    if (since === null) { start(); return; }
    rest();
    find('word').textContent = box.dataset.paused;
    find('count').textContent = '';
    find('pause-button').textContent = box.dataset.on;
    phase = -1;
  };

  const finish = (over) => {
    if (begun === null) return;
    rest();
    const minutes = Math.round(before / 60_000);
    moving?.cancel();
    delete box.dataset.running;
    delete stage.dataset.now;
    find('word').textContent = over ? box.dataset.over : box.dataset.ready;
    find('count').textContent = '';
    find('time-left').textContent = '';
    if (over) find('spoken').textContent = box.dataset.over;
    find('pause-button').textContent = box.dataset.pause;
    bar.value = 0;
    const said = (name, value) => {
      const input = form?.querySelector(`[name="${name}"]`);
      if (input) input.value = value;
    };
    said('minutes_done', minutes);
    said('started_at', new Date(begun).toISOString());
    said('ended_at', new Date().toISOString());
    begun = null;
  };

  for (const part of box.querySelectorAll('[data-scripted]')) part.hidden = false;
  find('printed').hidden = true;
  if (!('vibrate' in navigator)) field('vibration').closest('.field').hidden = true;
  find('start').addEventListener('click', start);
  find('pause-button').addEventListener('click', pause);
  find('stop').addEventListener('click', () => finish(false));
  box.addEventListener('change', dress);
  still.addEventListener('change', () => { dress(); if (begun !== null) move(); });
  document.addEventListener('visibilitychange', () => { if (since !== null && !document.hidden) tick(); });
  dress();
}
