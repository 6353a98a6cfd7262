/** Microphone, camera and screen: what went wrong, and the way out. Whole sentences for each, for languages with genders. */
export const deviceTrouble = {
  'device-trouble.just-listen': 'Écouter seulement',
  'device-trouble.go-on-without': 'Continuer sans',
  'device-trouble.microphone-not-opened': 'Votre micro n’a pas pu être ouvert',
  'device-trouble.camera-not-opened': 'Votre caméra n’a pas pu être ouverte',
  'device-trouble.screen-not-opened': 'Votre écran n’a pas pu être ouvert',
  'device-trouble.please-try-again': 'Veuillez réessayer.',
  'device-trouble.microphone-disconnected': 'Votre micro a été débranché',
  'device-trouble.camera-disconnected': 'Votre caméra a été débranchée',
  'device-trouble.plug-in-again': 'Rebranchez l’appareil, puis activez-le ici.',
  'device-trouble.microphone-without': 'Vous pouvez rester dans l’appel et écouter sans micro.',
  'device-trouble.camera-without': 'Vous pouvez rester dans l’appel sans caméra.',
  'device-trouble.screen-without': 'L’appel continue sans cela.',
  'device-trouble.microphone-not-let': 'Cet ordinateur ne laisse pas le navigateur utiliser le micro',
  'device-trouble.camera-not-let': 'Cet ordinateur ne laisse pas le navigateur utiliser la caméra',
  'device-trouble.screen-not-let': 'Cet ordinateur ne laisse pas le navigateur utiliser l’écran',
  'device-trouble.microphone-blocked': 'Le micro est bloqué pour cette page',
  'device-trouble.camera-blocked': 'La caméra est bloquée pour cette page',
  'device-trouble.nothing-shared': 'Rien n’est partagé',
  'device-trouble.nothing-shared-advice':
    'Appuyez de nouveau sur le bouton et choisissez une fenêtre ou un écran. Si aucun choix n’apparaît, autorisez l’enregistrement de l’écran pour votre navigateur dans les réglages du système.',
  'device-trouble.microphone-not-allowed-yet': 'Le micro n’a pas encore été autorisé',
  'device-trouble.camera-not-allowed-yet': 'La caméra n’a pas encore été autorisée',
  'device-trouble.allow-when-asked': 'Appuyez de nouveau sur le bouton et choisissez « Autoriser » quand le navigateur le demande.',
  'device-trouble.screen-not-found': 'Ce navigateur ne peut pas partager un écran',
  'device-trouble.screen-not-found-advice':
    'La plupart des téléphones et tablettes ne le peuvent pas. Utilisez un navigateur sur un ordinateur. L’appel continue sans cela.',
  'device-trouble.microphone-not-found': 'Aucun micro trouvé',
  'device-trouble.camera-not-found': 'Aucune caméra trouvée',
  'device-trouble.connect-one': 'Branchez l’appareil ou allumez-le, puis appuyez de nouveau sur le bouton.',
  'device-trouble.screen-not-read': 'L’écran n’a pas pu être lu',
  'device-trouble.or-another-window': 'Ou choisissez une autre fenêtre.',
  'device-trouble.microphone-not-started': 'Le micro n’a pas pu démarrer',
  'device-trouble.camera-not-started': 'La caméra n’a pas pu démarrer',
  'device-trouble.in-use':
    'Un autre programme l’utilise peut-être. Fermez-le (ainsi que les autres onglets et programmes de réunion), puis appuyez de nouveau sur le bouton.',
  'device-trouble.microphone-not-permitted': 'Le micro n’est pas permis ici',
  'device-trouble.camera-not-permitted': 'La caméra n’est pas permise ici',
  'device-trouble.screen-not-permitted': 'Le partage d’écran n’est pas permis ici',
  'device-trouble.not-permitted-advice':
    'Une règle de ce site, de la page où il s’affiche ou de votre organisation l’interdit. Ouvrez la page dans son propre onglet ; si cela n’aide pas, demandez à la personne qui s’occupe de cet ordinateur.',
  'device-trouble.microphone-insecure': 'Le micro exige une page sécurisée',
  'device-trouble.camera-insecure': 'La caméra exige une page sécurisée',
  'device-trouble.screen-insecure': 'Le partage d’écran exige une page sécurisée',
  'device-trouble.insecure-advice':
    'Les navigateurs ne l’autorisent que pour les adresses qui commencent par https:// (ou sur localhost). Ouvrez cette page avec https://.',
  'device-trouble.microphone-unusable': 'Le micro n’a pas pu être utilisé',
  'device-trouble.camera-unusable': 'La caméra n’a pas pu être utilisée',
  'device-trouble.screen-unusable': 'L’écran n’a pas pu être partagé',
  'device-trouble.unusable-advice':
    'L’accès a échoué. Appuyez de nouveau sur le bouton. Si cela se reproduit, rechargez la page ou redémarrez le navigateur.',
  'device-trouble.unsupported-advice': 'Ce navigateur ne le peut pas. Utilisez un Chrome, Edge, Firefox ou Safari récent.',
  'device-trouble.camera': 'Caméra',
  'device-trouble.microphone': 'Microphone',
  'device-trouble.allow-on-ios':
    'Touchez le bouton du menu de la page dans la barre d’adresse, puis « Réglages du site web », et mettez {device} sur « Autoriser ». Dans les réglages du système, le navigateur lui-même doit aussi y être autorisé.',
  'device-trouble.microphone-allow-in-firefox':
    'Cliquez sur le micro barré à gauche de la barre d’adresse, retirez « Bloqué », puis appuyez de nouveau sur le bouton.',
  'device-trouble.camera-allow-in-firefox':
    'Cliquez sur la caméra barrée à gauche de la barre d’adresse, retirez « Bloqué », puis appuyez de nouveau sur le bouton.',
  'device-trouble.allow-in-safari': 'Dans le menu Safari, choisissez « Réglages pour ce site web… » et mettez {device} sur « Autoriser ».',
  'device-trouble.allow-in-chrome': 'Cliquez sur l’icône à gauche de la barre d’adresse, activez {device}, puis appuyez de nouveau sur le bouton.',
  'device-trouble.microphone-allow-anywhere':
    'Autorisez le micro pour cette page dans les paramètres de site du navigateur, puis appuyez de nouveau sur le bouton.',
  'device-trouble.camera-allow-anywhere':
    'Autorisez la caméra pour cette page dans les paramètres de site du navigateur, puis appuyez de nouveau sur le bouton.',
  'device-trouble.screen-recording': 'Enregistrement de l’écran et de l’audio système',
  'device-trouble.system-mac': 'Ouvrez Réglages Système, Confidentialité et sécurité, {device}, autorisez-y votre navigateur et redémarrez-le.',
  'device-trouble.system-windows': 'Ouvrez Paramètres, Confidentialité et sécurité, {device}, et autorisez les applications de bureau à l’utiliser.',
  'device-trouble.system-windows-screen': 'Un autre programme l’empêche peut-être.',
  'device-trouble.system-phone': 'Dans les réglages du système, ouvrez Applications, votre navigateur, Autorisations, et accordez l’accès.',
  'device-trouble.system-other': 'Autorisez-le pour votre navigateur dans les réglages de confidentialité du système.',
};
