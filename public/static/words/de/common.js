/** What is said on many screens. */
export const common = {
  'common.try-again': 'Erneut versuchen',
  'common.dismiss': 'Ausblenden',
  'common.close': 'Schließen',
  'common.loading': 'Wird geladen …',
  'common.connecting': 'Verbindung wird aufgebaut …',
  'common.reconnecting': 'Verbindung wird wiederhergestellt …',
  'common.reference': 'Kennung {id}',
  'common.copied': 'Kopiert',
  'common.join': 'Beitreten',
  'common.leave': 'Verlassen',
  'common.not-now': 'Nicht jetzt',
  'common.you': 'Sie',
  'common.guest': 'Gast',
  'common.to-content': 'Zum Inhalt springen',
  'common.back-to-rooms': 'Zurück zu den Räumen',
};
