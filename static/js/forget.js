// On the pages of somebody who is not signed in: what was to be read here goes. The outbox stays.
import { forget, hasLeft } from './reading.js';

if (document.querySelector('[data-away]')) forget();
else hasLeft();
