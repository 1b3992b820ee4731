// The way out: empties the page at once, lets the device forget what was to be read, then puts the neutral page in its
// place. Without script the links do it.
const within = 2000;
let presses = [];

function leave(address) {
  document.title = '';
  document.body.replaceChildren();
  const forgotten = import('./reading.js').then(({ leaving }) => leaving()).catch(() => {});
  const soon = new Promise((resolve) => { setTimeout(resolve, 300); });
  Promise.race([forgotten, soon]).then(() => location.replace(address));
}

for (const link of document.querySelectorAll('[data-leave]')) {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    leave(link.href);
  });
}

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Shift') { presses = []; return; }
  if (event.repeat) return;
  presses = [...presses.filter((at) => event.timeStamp - at < within), event.timeStamp];
  if (presses.length === 3) leave('/leave');
});
