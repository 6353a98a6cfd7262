/** What goes wrong on the way of sound and picture. */
export const media = {
  'media.call-full': 'Esta llamada está completa. Espera a que alguien salga y únete después.',
  'media.page-too-old': 'Esta página es demasiado antigua para la llamada. Recárgala y únete otra vez.',
  'media.microphone-not-sent': 'No se ha podido transmitir tu micrófono. Apágalo y enciéndelo de nuevo.',
  'media.camera-not-sent': 'No se ha podido transmitir tu cámara. Apágala y enciéndela de nuevo.',
  'media.screen-not-sent': 'No se ha podido transmitir tu pantalla. Deja de compartir y comparte de nuevo.',
  'media.screen-sound-not-sent': 'No se ha podido transmitir el sonido de tu pantalla. Deja de compartir y comparte de nuevo.',
  'media.removed': 'Te han sacado de esta llamada.',
  'media.completed': 'La llamada ha terminado.',
  'media.moved': 'Esta llamada sigue en otro dispositivo.',
  'media.twilio-unreachable':
    'En este momento no se puede contactar con Twilio. Se sigue intentando. Si no vuelve, quizá haya un cortafuegos o una VPN de por medio: prueba con otra red.',
  'media.twilio-problem': 'Twilio informa de un problema ({code}). Se sigue intentando.',
  'media.not-connected-yet': 'Aún no se ha podido conectar la llamada. Se sigue intentando.',
  'media.token-expired': 'El permiso de acceso ha caducado. Quizá el reloj de tu ordenador esté mal: ajústalo y únete otra vez.',
  'media.room-not-found': 'No se ha encontrado la sala. Quizá la llamada haya terminado; iníciala de nuevo.',
  'media.token-refused':
    'Twilio no ha aceptado el permiso de acceso de esta llamada ({code}). Quien lleva este sitio debería revisar sus claves de Twilio.',
  'media.nothing-comes-through':
    'No llegan ni imagen ni sonido. Quizá los bloquee un cortafuegos o una VPN: prueba con otra red o desactiva la VPN. Se sigue intentando.',
  'media.others-cannot-get-microphone': 'A los demás no les llega tu micrófono{code}. Apágalo y enciéndelo de nuevo.',
  'media.others-cannot-get-camera': 'A los demás no les llega tu cámara{code}. Apágala y enciéndela de nuevo.',
  'media.others-cannot-get-screen': 'A los demás no les llega tu pantalla{code}. Deja de compartir y comparte de nuevo.',
  'media.others-cannot-get-screen-sound': 'A los demás no les llega el sonido de tu pantalla{code}. Deja de compartir y comparte de nuevo.',
  'media.not-received': 'Algo de lo que envía {name} no llega{code}.',
  'media.no-token-yet': 'No se ha podido obtener el permiso de acceso. Se sigue intentando.',
  'media.browser-not-supported': 'Este navegador no puede hacer esta llamada. Usa una versión actual de Chrome, Edge, Firefox o Safari.',
  'media.sdk-not-loaded':
    'No se ha cargado el SDK de Twilio. Comprueba tu conexión e inténtalo de nuevo; si una extensión bloquea los scripts, permite esta página. Mientras tanto puedes seguir escribiendo.',
  'media.nobody-to-ask': 'No hay quien pueda dar un permiso de acceso.',
};
