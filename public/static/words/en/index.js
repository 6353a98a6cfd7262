/** All that the page says, in English. A key begins with its area, which is a file: `stage.pin` stands in `stage.js`. */

import { languages } from './languages.js';
import { later } from './later.js';
import { stage } from './stage.js';

export const english = { ...languages, ...later, ...stage };
