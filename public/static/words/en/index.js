/** All that the page says, in English. A key begins with its area, which is a file: `stage.pin` stands in `stage.js`. */

import { account } from './account.js';
import { announcements } from './announcements.js';
import { appointments } from './appointments.js';
import { call } from './call.js';
import { chat } from './chat.js';
import { common } from './common.js';
import { connection } from './connection.js';
import { deviceTrouble } from './device-trouble.js';
import { devices } from './devices.js';
import { errors } from './errors.js';
import { history } from './history.js';
import { joining } from './joining.js';
import { languages } from './languages.js';
import { later } from './later.js';
import { media } from './media.js';
import { moderation } from './moderation.js';
import { network } from './network.js';
import { push } from './push.js';
import { recording } from './recording.js';
import { rings } from './rings.js';
import { rooms } from './rooms.js';
import { signIn } from './sign-in.js';
import { stage } from './stage.js';
import { times } from './times.js';
import { waitingRoom } from './waiting-room.js';

export const english = {
  ...common,
  ...languages,
  ...later,
  ...signIn,
  ...account,
  ...rooms,
  ...rings,
  ...chat,
  ...call,
  ...moderation,
  ...network,
  ...stage,
  ...announcements,
  ...push,
  ...recording,
  ...deviceTrouble,
  ...devices,
  ...connection,
  ...joining,
  ...waitingRoom,
  ...media,
  ...history,
  ...appointments,
  ...times,
  ...errors,
};
