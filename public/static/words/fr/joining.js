/** Before a running call is joined. */
export const joining = {
  'joining.title': 'Avant de rejoindre',
  'joining.with': 'Dans l’appel : {names}',
  'joining.nobody': 'Personne n’a encore répondu',
  'joining.join': 'Rejoindre maintenant',
  'joining.cancel': 'Annuler',
  'joining.skip': 'Passer cette étape la prochaine fois',
  'joining.skip-why': 'Vous rejoignez alors avec la caméra et le micro tels qu’ils sont maintenant.',
  'joining.over': 'L’appel est terminé.',
};
