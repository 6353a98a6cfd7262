/** Before the call of an appointment: how one looks and sounds. */
export const waitingRoom = {
  'waiting-room.title': 'Waiting room',
  'waiting-room.not-here': 'The other person is not here yet',
  'waiting-room.you-wait': 'You wait for {name}. The call begins by itself as soon as you are both here. {times}',
  'waiting-room.camera': 'Camera',
  'waiting-room.microphone': 'Microphone',
  'waiting-room.camera-starting': 'The camera is starting…',
  'waiting-room.camera-is-off': 'Your camera is off',
  'waiting-room.microphone-works': 'Your microphone works',
  'waiting-room.say-something': 'Say something to try your microphone',
  'waiting-room.microphone-is-off': 'Your microphone is off',
  'waiting-room.microphone-starting': 'The microphone is starting…',
};
