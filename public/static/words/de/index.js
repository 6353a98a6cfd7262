/** All that the page says, in German: file by file what `en/` has. */

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
import { serverErrors } from './server-errors.js';
import { signIn } from './sign-in.js';
import { stage } from './stage.js';
import { times } from './times.js';
import { waitingRoom } from './waiting-room.js';

export const german = {
  ...account,
  ...announcements,
  ...appointments,
  ...call,
  ...chat,
  ...common,
  ...connection,
  ...deviceTrouble,
  ...devices,
  ...errors,
  ...history,
  ...joining,
  ...languages,
  ...later,
  ...media,
  ...moderation,
  ...network,
  ...push,
  ...recording,
  ...rings,
  ...rooms,
  ...serverErrors,
  ...signIn,
  ...stage,
  ...times,
  ...waitingRoom,
};
