/** Whether calls get through from this network. */
export const connection = {
  'connection.title': 'Conexión',
  'connection.checking': 'Comprobando tu conexión…',
  'connection.good': 'Tu red sirve para llamadas',
  'connection.good-no-relay': 'Tu red deja pasar las llamadas. El repetidor para redes más estrictas no responde.',
  'connection.relayed': 'Tu red bloquea las conexiones directas',
  'connection.relayed-why': 'La llamada va por un repetidor. Funciona, quizá algo más despacio.',
  'connection.blocked': 'Tu red bloquea las conexiones directas',
  'connection.blocked-why':
    'Hay un cortafuegos en medio, así que quizá no veas ni oigas a los demás. Usa otra red (el punto de acceso de un teléfono, por ejemplo) o desactiva la VPN. En la red de una empresa o escuela, pide que se permita UDP.',
  'connection.no-relay-why':
    'Hay un cortafuegos en medio y el repetidor para esas redes no responde. Usa otra red (el punto de acceso de un teléfono, por ejemplo) o desactiva la VPN. En la red de una empresa o escuela, pide que se permita UDP.',
  'connection.unknown': 'Sin comprobar: este servidor no tiene con qué probar conexiones. Las llamadas dentro de una misma red funcionan.',
  'connection.failed': 'No se ha podido comprobar la conexión. Puedes unirte de todos modos.',
  'connection.again': 'Comprobar otra vez',
};
