/** One's account: the password, logging out, the data. */
export const account = {
  'account.title': 'Tu cuenta',
  'account.name-kept': 'Tu nombre ya es tuyo para siempre.',
  'account.password-changed': 'Tu contraseña ha cambiado. Se ha cerrado la sesión en los demás dispositivos.',
  'account.keep-name': 'Conservar este nombre',
  'account.change-password': 'Cambiar la contraseña',
  'account.guest-lead':
    'Como invitado desapareces al cerrar la sesión o el navegador. Con una contraseña puedes volver desde cualquier dispositivo.',
  'account.current-password': 'Contraseña actual',
  'account.password': 'Contraseña',
  'account.new-password': 'Contraseña nueva',
  'account.set-password': 'Establecer contraseña',
  'account.log-out-lead': 'Al cerrar la sesión también se borran de este dispositivo los códigos de tus salas.',
  'account.log-out-guest': 'El nombre de un invitado queda libre para otros.',
  'account.log-out': 'Cerrar sesión',
  'account.log-out-everywhere': 'Cerrar sesión en todas partes',
  'account.data': 'Tus datos',
  'account.data-lead': 'El archivo contiene tu perfil, tus salas, llamadas y citas, y los mensajes tal como los tiene el servidor: cifrados.',
  'account.download': 'Descargar mis datos',
  'account.delete-ask': 'Borrar mi cuenta…',
  'account.delete-question': '¿Borrar tu cuenta para siempre?',
  'account.delete-lead':
    'Tu nombre y tus mensajes desaparecen para todos, las citas futuras se cancelan y tu sesión se cierra en todas partes. Los demás conservan lo que escribieron y ven «Deleted person» en las llamadas que tuvisteis.',
  'account.your-password': 'Tu contraseña',
  'account.delete': 'Borrar para siempre',
  'account.keep': 'Conservar mi cuenta',
};
