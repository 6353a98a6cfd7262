/** Calls that reach a person while no page is open. */
export const push = {
  'push.title': 'Appels quand cette page est fermée',
  'push.lead':
    'Ce navigateur peut vous avertir quand quelqu’un vous appelle et que cette page n’est pas à l’écran. L’éditeur du navigateur transmet l’avis, chiffré ; il ne peut pas lire qui appelle.',
  'push.switch': 'Avertir ce navigateur des appels',
  'push.blocked': 'Les notifications sont bloquées pour cette page. Autorisez-les dans les paramètres de site du navigateur, puis revenez ici.',
  'push.offer': 'Les appels doivent-ils vous parvenir quand cette page est fermée ?',
  'push.yes': 'Oui, m’avertir',
  'push.no': 'Non, merci',
  'push.on': 'Les appels vous parviendront ici. Vous pouvez changer cela dans votre compte.',
  'push.video-call': 'Appel vidéo dans {room}',
  'push.voice-call': 'Appel vocal dans {room}',
  'push.missed-call': 'Appel manqué dans {room}',
  'push.no-longer': 'N’appelle plus dans {room}',
  'push.answer': 'Répondre',
  'push.decline': 'Refuser',
};
