/** Whether calls get through from this network. */
export const connection = {
  'connection.title': 'Connexion',
  'connection.checking': 'Vérification de votre connexion…',
  'connection.good': 'Votre réseau convient aux appels',
  'connection.good-no-relay': 'Votre réseau laisse passer les appels. Le relais pour les réseaux plus stricts ne répond pas.',
  'connection.relayed': 'Votre réseau bloque les connexions directes',
  'connection.relayed-why': 'L’appel passe par un relais. Cela fonctionne, peut-être un peu plus lentement.',
  'connection.blocked': 'Votre réseau bloque les connexions directes',
  'connection.blocked-why':
    'Un pare-feu fait obstacle : vous risquez de ne pas voir ni entendre les autres. Utilisez un autre réseau (le partage de connexion d’un téléphone, par exemple) ou coupez votre VPN. Sur le réseau d’une entreprise ou d’une école, demandez que l’UDP soit autorisé.',
  'connection.no-relay-why':
    'Un pare-feu fait obstacle, et le relais prévu pour de tels réseaux ne répond pas. Utilisez un autre réseau (le partage de connexion d’un téléphone, par exemple) ou coupez votre VPN. Sur le réseau d’une entreprise ou d’une école, demandez que l’UDP soit autorisé.',
  'connection.unknown':
    'Non vérifié : ce serveur n’a pas d’auxiliaire pour essayer des connexions. Les appels au sein d’un même réseau fonctionnent.',
  'connection.failed': 'La connexion n’a pas pu être vérifiée. Vous pouvez rejoindre quand même.',
  'connection.again': 'Vérifier de nouveau',
};
