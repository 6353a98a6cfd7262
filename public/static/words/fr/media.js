/** What goes wrong on the way of sound and picture. */
export const media = {
  'media.call-full': 'Cet appel est complet. Attendez que quelqu’un parte, puis rejoignez-le.',
  'media.page-too-old': 'Cette page est trop ancienne pour l’appel. Rechargez-la, puis rejoignez-le de nouveau.',
  'media.microphone-not-sent': 'Votre micro n’a pas pu être transmis. Coupez-le et rétablissez-le.',
  'media.camera-not-sent': 'Votre caméra n’a pas pu être transmise. Éteignez-la et rallumez-la.',
  'media.screen-not-sent': 'Votre écran n’a pas pu être transmis. Arrêtez le partage et recommencez.',
  'media.screen-sound-not-sent': 'Le son de votre écran n’a pas pu être transmis. Arrêtez le partage et recommencez.',
  'media.removed': 'Vous avez été retiré de cet appel.',
  'media.completed': 'L’appel est terminé.',
  'media.moved': 'Cet appel se poursuit sur un autre appareil.',
  'media.twilio-unreachable':
    'Twilio est injoignable pour le moment. Nouvelle tentative en cours. Si la connexion ne revient pas, un pare-feu ou un VPN fait peut-être obstacle : essayez un autre réseau.',
  'media.twilio-problem': 'Twilio signale un problème ({code}). Nouvelle tentative en cours.',
  'media.not-connected-yet': 'L’appel n’a pas encore pu être établi. Nouvelle tentative en cours.',
  'media.token-expired':
    'L’autorisation d’accès a expiré. L’horloge de votre ordinateur est peut-être déréglée : réglez-la, puis rejoignez l’appel de nouveau.',
  'media.room-not-found': 'Le salon est introuvable. L’appel est peut-être terminé ; relancez-le.',
  'media.token-refused':
    'Twilio n’a pas accepté l’autorisation d’accès de cet appel ({code}). La personne qui gère ce site devrait vérifier ses clés Twilio.',
  'media.nothing-comes-through':
    'Ni l’image ni le son ne passent. Un pare-feu ou un VPN les bloque peut-être : essayez un autre réseau ou coupez le VPN. Nouvelle tentative en cours.',
  'media.others-cannot-get-microphone': 'Les autres ne reçoivent pas votre micro{code}. Coupez-le et rétablissez-le.',
  'media.others-cannot-get-camera': 'Les autres ne reçoivent pas votre caméra{code}. Éteignez-la et rallumez-la.',
  'media.others-cannot-get-screen': 'Les autres ne reçoivent pas votre écran{code}. Arrêtez le partage et recommencez.',
  'media.others-cannot-get-screen-sound': 'Les autres n’entendent pas le son de votre écran{code}. Arrêtez le partage et recommencez.',
  'media.not-received': 'Quelque chose que {name} transmet ne passe pas{code}.',
  'media.no-token-yet': 'L’autorisation d’accès n’a pas pu être obtenue. Nouvelle tentative en cours.',
  'media.browser-not-supported': 'Ce navigateur ne peut pas prendre part à cet appel. Utilisez un Chrome, Edge, Firefox ou Safari récent.',
  'media.sdk-not-loaded':
    'Le SDK de Twilio n’est pas chargé. Vérifiez votre connexion et réessayez ; si une extension bloque les scripts, autorisez cette page. Vous pouvez continuer à écrire en attendant.',
  'media.nobody-to-ask': 'Personne ne peut délivrer d’autorisation d’accès.',
};
