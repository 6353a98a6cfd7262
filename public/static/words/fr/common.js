/** What is said on many screens. */
export const common = {
  'common.try-again': 'Réessayer',
  'common.dismiss': 'Masquer',
  'common.close': 'Fermer',
  'common.loading': 'Chargement…',
  'common.connecting': 'Connexion…',
  'common.reconnecting': 'Reconnexion…',
  'common.reference': 'Référence {id}',
  'common.copied': 'Copié',
  'common.join': 'Rejoindre',
  'common.leave': 'Quitter',
  'common.not-now': 'Pas maintenant',
  'common.you': 'Vous',
  'common.guest': 'Invité',
  'common.to-content': 'Aller au contenu',
  'common.back-to-rooms': 'Retour aux salons',
};
