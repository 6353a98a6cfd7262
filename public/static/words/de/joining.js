/** Before a running call is joined. */
export const joining = {
  'joining.title': 'Bevor Sie beitreten',
  'joining.with': 'Im Anruf: {names}',
  'joining.nobody': 'Noch hat niemand abgenommen',
  'joining.join': 'Jetzt beitreten',
  'joining.cancel': 'Abbrechen',
  'joining.skip': 'Das nächste Mal überspringen',
  'joining.skip-why': 'Sie treten dann mit Kamera und Mikrofon so bei, wie sie jetzt sind.',
  'joining.over': 'Der Anruf ist beendet.',
};
