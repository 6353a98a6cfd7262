/** What is said on many screens. */
export const common = {
  'common.try-again': 'Intentar de nuevo',
  'common.dismiss': 'Descartar',
  'common.close': 'Cerrar',
  'common.loading': 'Cargando…',
  'common.connecting': 'Conectando…',
  'common.reconnecting': 'Reconectando…',
  'common.reference': 'Referencia {id}',
  'common.copied': 'Copiado',
  'common.join': 'Unirse',
  'common.leave': 'Salir',
  'common.not-now': 'Ahora no',
  'common.you': 'Tú',
  'common.guest': 'Invitado',
  'common.to-content': 'Ir al contenido',
  'common.back-to-rooms': 'Volver a las salas',
};
