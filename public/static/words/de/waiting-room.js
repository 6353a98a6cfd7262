/** Before the call of an appointment: how one looks and sounds. */
export const waitingRoom = {
  'waiting-room.title': 'Warteraum',
  'waiting-room.not-here': 'Die andere Person ist noch nicht da',
  'waiting-room.you-wait': 'Sie warten auf {name}. Der Anruf beginnt von selbst, sobald Sie beide hier sind. {times}',
  'waiting-room.camera': 'Kamera',
  'waiting-room.microphone': 'Mikrofon',
  'waiting-room.camera-starting': 'Die Kamera startet …',
  'waiting-room.camera-is-off': 'Ihre Kamera ist aus',
  'waiting-room.microphone-works': 'Ihr Mikrofon funktioniert',
  'waiting-room.say-something': 'Sagen Sie etwas, um Ihr Mikrofon zu testen',
  'waiting-room.microphone-is-off': 'Ihr Mikrofon ist aus',
  'waiting-room.microphone-starting': 'Das Mikrofon startet …',
};
