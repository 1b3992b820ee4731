// Shows how long a practice has been running. The start is the server's; a locked phone loses nothing.
const clock = document.querySelector('[data-started-ago]');
const track = document.querySelector('.clock-track');

if (clock) {
  const started = Date.now() - Number(clock.dataset.startedAgo) * 1000;
  const two = (n) => String(n).padStart(2, '0');
  const show = () => {
    const seconds = Math.max(0, Math.floor((Date.now() - started) / 1000));
    const hours = Math.floor(seconds / 3600);
    const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    clock.textContent = hours ? `${hours}:${rest}` : rest;
    if (track) track.value = Math.min(seconds, track.max);
  };
  clock.hidden = false;
  show();
  setInterval(show, 1000);
  document.addEventListener('visibilitychange', show);
}
