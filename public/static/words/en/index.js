/** All that the page says, in English. A key begins with its area, which is a file: `stage.pin` stands in `stage.js`. */

import { devices } from './devices.js';
import { joining } from './joining.js';
import { languages } from './languages.js';
import { stage } from './stage.js';

export const english = { ...devices, ...joining, ...languages, ...stage };
