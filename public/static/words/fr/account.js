/** One's account: the password, logging out, the data. */
export const account = {
  'account.title': 'Votre compte',
  'account.name-kept': 'Votre nom vous appartient désormais.',
  'account.password-changed': 'Votre mot de passe est modifié. Les autres appareils ont été déconnectés.',
  'account.keep-name': 'Garder ce nom',
  'account.change-password': 'Changer de mot de passe',
  'account.guest-lead':
    'En tant qu’invité, vous disparaissez dès que vous vous déconnectez ou fermez le navigateur. Avec un mot de passe, vous pouvez revenir depuis n’importe quel appareil.',
  'account.current-password': 'Mot de passe actuel',
  'account.password': 'Mot de passe',
  'account.new-password': 'Nouveau mot de passe',
  'account.set-password': 'Définir le mot de passe',
  'account.log-out-lead': 'La déconnexion retire aussi de cet appareil les codes de vos salons.',
  'account.log-out-guest': 'Le nom d’un invité redevient libre pour les autres.',
  'account.log-out': 'Se déconnecter',
  'account.log-out-everywhere': 'Se déconnecter partout',
  'account.data': 'Vos données',
  'account.data-lead': 'Le fichier contient votre profil, vos salons, appels et rendez-vous, et les messages tels que le serveur les a : chiffrés.',
  'account.download': 'Télécharger mes données',
  'account.delete-ask': 'Supprimer mon compte…',
  'account.delete-question': 'Supprimer définitivement votre compte ?',
  'account.delete-lead':
    'Votre nom et vos messages disparaissent pour tout le monde, les rendez-vous à venir sont annulés et vous êtes déconnecté partout. Les autres gardent ce qu’ils ont écrit et voient « Deleted person » dans les appels que vous avez eus.',
  'account.your-password': 'Votre mot de passe',
  'account.delete': 'Supprimer définitivement',
  'account.keep': 'Garder mon compte',
};
