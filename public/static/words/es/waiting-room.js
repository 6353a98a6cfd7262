/** Before the call of an appointment: how one looks and sounds. */
export const waitingRoom = {
  'waiting-room.title': 'Sala de espera',
  'waiting-room.not-here': 'La otra persona aún no ha llegado',
  'waiting-room.you-wait': 'Esperas a {name}. La llamada empieza por sí sola en cuanto estéis los dos. {times}',
  'waiting-room.camera': 'Cámara',
  'waiting-room.microphone': 'Micrófono',
  'waiting-room.camera-starting': 'La cámara se está iniciando…',
  'waiting-room.camera-is-off': 'Tu cámara está apagada',
  'waiting-room.microphone-works': 'Tu micrófono funciona',
  'waiting-room.say-something': 'Di algo para probar tu micrófono',
  'waiting-room.microphone-is-off': 'Tu micrófono está apagado',
  'waiting-room.microphone-starting': 'El micrófono se está iniciando…',
};
