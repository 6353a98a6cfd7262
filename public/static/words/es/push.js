/** Calls that reach a person while no page is open. */
export const push = {
  'push.title': 'Llamadas con esta página cerrada',
  'push.lead':
    'Este navegador puede avisarte cuando alguien te llama y esta página no está a la vista. La empresa que hace el navegador lleva el aviso cifrado; no puede leer quién llama.',
  'push.switch': 'Avisar de las llamadas en este navegador',
  'push.blocked': 'Las notificaciones están bloqueadas para esta página. Permítelas en los ajustes de sitios del navegador y vuelve aquí.',
  'push.offer': '¿Quieres recibir llamadas cuando esta página esté cerrada?',
  'push.yes': 'Sí, avísame',
  'push.no': 'No, gracias',
  'push.on': 'Las llamadas te llegarán aquí. Puedes cambiarlo en tu cuenta.',
  'push.video-call': 'Videollamada en {room}',
  'push.voice-call': 'Llamada de voz en {room}',
  'push.missed-call': 'Llamada perdida en {room}',
  'push.no-longer': 'Ya no llama en {room}',
  'push.answer': 'Contestar',
  'push.decline': 'Rechazar',
};
