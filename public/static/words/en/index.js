/** All that the page says, in English. A key begins with its area, which is a file: `stage.pin` stands in `stage.js`. */

import { languages } from './languages.js';
import { network } from './network.js';
import { stage } from './stage.js';

export const english = { ...languages, ...network, ...stage };
