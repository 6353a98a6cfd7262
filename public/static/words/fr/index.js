/** All that the page says, in French: file by file what `en/` has. */

import { account } from './account.js';
import { announcements } from './announcements.js';
import { appointments } from './appointments.js';
import { call } from './call.js';
import { chat } from './chat.js';
import { common } from './common.js';
import { deviceTrouble } from './device-trouble.js';
import { errors } from './errors.js';
import { history } from './history.js';
import { languages } from './languages.js';
import { later } from './later.js';
import { media } from './media.js';
import { network } from './network.js';
import { recording } from './recording.js';
import { rooms } from './rooms.js';
import { serverErrors } from './server-errors.js';
import { signIn } from './sign-in.js';
import { stage } from './stage.js';
import { times } from './times.js';
import { waitingRoom } from './waiting-room.js';

export const french = {
  ...account,
  ...announcements,
  ...appointments,
  ...call,
  ...chat,
  ...common,
  ...deviceTrouble,
  ...errors,
  ...history,
  ...languages,
  ...later,
  ...media,
  ...network,
  ...recording,
  ...rooms,
  ...serverErrors,
  ...signIn,
  ...stage,
  ...times,
  ...waitingRoom,
};
