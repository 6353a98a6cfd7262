/** Before the call of an appointment: how one looks and sounds. */
export const waitingRoom = {
  'waiting-room.title': 'Salle d’attente',
  'waiting-room.not-here': 'L’autre personne n’est pas encore là',
  'waiting-room.you-wait': 'Vous attendez {name}. L’appel commence de lui-même dès que vous êtes là tous les deux. {times}',
  'waiting-room.camera': 'Caméra',
  'waiting-room.microphone': 'Microphone',
  'waiting-room.camera-starting': 'La caméra démarre…',
  'waiting-room.camera-is-off': 'Votre caméra est éteinte',
  'waiting-room.microphone-works': 'Votre micro fonctionne',
  'waiting-room.say-something': 'Dites quelque chose pour essayer votre micro',
  'waiting-room.microphone-is-off': 'Votre micro est coupé',
  'waiting-room.microphone-starting': 'Le micro démarre…',
};
