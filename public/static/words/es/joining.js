/** Before a running call is joined. */
export const joining = {
  'joining.title': 'Antes de unirte',
  'joining.with': 'En la llamada: {names}',
  'joining.nobody': 'Todavía no ha contestado nadie',
  'joining.join': 'Unirse ahora',
  'joining.cancel': 'Cancelar',
  'joining.skip': 'Omitir esto la próxima vez',
  'joining.skip-why': 'Entonces te unes con la cámara y el micrófono como están ahora.',
  'joining.over': 'La llamada ha terminado.',
};
